"""What is wrong with the format of a BUILD or .bzl file.

Debian has no buildifier; this knows the part of its rules that matters here.
"""

import ast
import re

_SORTED = {"deps", "srcs", "hdrs", "data", "tests", "exports"}


def _key(label):
    """buildifier's order: files, then :x, //x and @x, each by its parts."""
    phase = 0
    for number, prefix in enumerate((":", "//", "@"), 1):
        if label.startswith(prefix):
            phase = number
    return phase, label.replace(":", ".").split(".")


def _strings(node):
    if isinstance(node, ast.List) and all(
            isinstance(e, ast.Constant) and isinstance(e.value, str)
            for e in node.elts):
        return [e.value for e in node.elts]
    return []


def _call(node):
    """Findings in one call of a rule; keywords in Starlark are attributes."""
    names = [k.arg for k in node.keywords]
    if "name" in names and names[0] != "name":
        yield node.lineno, "name should come first"
    for keyword in node.keywords:
        labels = _strings(keyword.value)
        if keyword.arg in _SORTED:
            if labels != sorted(labels, key=_key):
                yield keyword.value.lineno, keyword.arg + " is not sorted"
            if len(labels) != len(set(labels)):
                yield keyword.value.lineno, keyword.arg + " names one twice"
        if len(labels) > 1:
            lines = {e.lineno for e in keyword.value.elts}
            if 1 < len(lines) < len(labels):
                yield keyword.value.lineno, "one line for each element, or one"


def findings(text):
    """Yields (line, what) for each departure from the format."""
    lines = text.split("\n")
    if lines[-1] != "" or (len(lines) > 1 and lines[-2] == ""):
        yield len(lines), "should end with exactly one line end"
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield error.lineno or 1, "cannot be parsed: %s" % error.msg
        return
    quoted = set()  # Lines inside of a string that spans several.
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            quoted.update(range(node.lineno + 1, node.end_lineno + 1))
            if lines[node.lineno - 1][node.col_offset] == "'":
                yield node.lineno, "strings have double quotes"
        if isinstance(node, ast.Call):
            yield from _call(node)
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "blanks at the end"
        if number in quoted:
            continue
        indent = len(line) - len(line.lstrip(" "))
        if indent % 4 and not re.match(r" *#", line):
            # A continued condition or call may stand below its bracket.
            before = lines[number - 2] if number > 1 else ""
            if "(" not in before and "[" not in before:
                yield number, "indented by %d, not by a multiple of 4" % indent
        if re.match(r"\w+\($", line) and number > 1 and lines[number - 2]:
            if not lines[number - 2].startswith(("#", "load(")):
                yield number, "an empty line should come before"
