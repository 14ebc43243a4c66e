"""The planned map: journeys, their stages and touchpoints, and the standard we set for each."""
