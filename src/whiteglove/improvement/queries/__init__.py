"""Questions of the barnacle round: what is known of rules, which come next, what was decided, whether it helped."""
