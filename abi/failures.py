"""What a refusing entry returns: rules that give each symbol its `fail` and `quiet` columns."""


def fail_value(name, returns, man):
    """fail_value returns the C text of the value that says failure."""
    if returns == "void":
        return ""
    if returns == "pointer":
        return "NULL"
    if returns == "param":
        return "(struct param){ 0 }"
    return "0"


def quiet_reason(name, returns, man):
    """quiet_reason returns why the refusal leaves the error queue alone, or ""."""
    if returns == "void":
        return "void"
    return ""
