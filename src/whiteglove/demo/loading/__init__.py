"""Put the demo company into the database, in bulk, within seconds."""

from whiteglove.demo.loading.load import DemoLoaded, NotEmpty, load_demo

__all__ = ["DemoLoaded", "NotEmpty", "load_demo"]
