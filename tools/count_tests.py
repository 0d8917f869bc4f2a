#!/usr/bin/env python3
"""Counts the test cases of a `bazel test`: prints "PASSED FAILED".

    tools/count_tests.py EVENTS EXIT_CODE

EVENTS is what --build_event_json_file wrote. Each case in a test.xml counts as
one, of every shard. What has no such file (a target that did not build) and
what failed outside of its cases (a crash, a timeout) counts as one failure.
The names of what failed go to stderr.
"""

import json
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree


def cases(uri):
    """Yields (name, failed) of each test case in a test.xml that was run."""
    path = urllib.request.url2pathname(urllib.parse.urlparse(uri).path)
    try:
        tree = xml.etree.ElementTree.parse(path)
    except (OSError, xml.etree.ElementTree.ParseError):
        return
    for case in tree.iter("testcase"):
        if case.get("status") == "notrun" or case.get("result") == "skipped":
            continue
        name = "%s.%s" % (case.get("classname", ""), case.get("name", ""))
        bad = case.find("failure") is not None or case.find("error") is not None
        yield name.lstrip("."), bad


def main(events, exit_code):
    passed = 0
    failed = []
    attempts = {}
    for line in open(events, encoding="utf-8"):
        event = json.loads(line)
        identity = event["id"]
        if "testResult" in identity:
            key = identity["testResult"]
            # A later attempt of a flaky test takes the place of the earlier.
            attempts[key["label"], key.get("shard"), key.get("run")] = event
        elif "targetCompleted" in identity:
            if not event.get("completed", {}).get("success"):
                failed.append(identity["targetCompleted"]["label"] +
                              " (not built)")
    for (label, shard, _), event in attempts.items():
        result = event["testResult"]
        bad_here = []
        for output in result.get("testActionOutput", []):
            if output["name"] == "test.xml":
                for name, bad in cases(output["uri"]):
                    if bad:
                        bad_here.append("%s %s" % (label, name))
                    else:
                        passed += 1
        if result["status"] not in ("PASSED", "FLAKY") and not bad_here:
            bad_here.append("%s (%s, shard %s)" %
                            (label, result["status"].lower(), shard))
        failed += bad_here
    # 0: all passed, 3: some tests failed, 4: no tests were there.
    if exit_code != 0 and not failed:
        failed.append("bazel, with exit code %d" % exit_code)
    for name in failed:
        print("FAILED: " + name, file=sys.stderr)
    print(passed, len(failed))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
