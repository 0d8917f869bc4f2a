"""Tests that need a database server."""

load("@rules_cc//cc:defs.bzl", "cc_library", "cc_test")

# The servers of tools/servers; tests/server_kinds.h lists them too.
ALL_SERVERS = ["mariadb1011", "mariadb114", "mysql56", "mysql57", "mysql80"]

# One for each way in which the engine works: two sessions at the cutover or
# one, entries that are filtered with or without JSON_TABLE or BIT_XOR.
MAIN_SERVERS = ["mariadb1011", "mysql80"]

def osc_server_test(
        name,
        srcs,
        deps = [],
        servers = MAIN_SERVERS,
        tags = [],
        size = "large",
        own_main = False,
        **kwargs):
    """Declares one test for each server, named <name>_<server>.

    The sources are compiled once. TestServer reads OSC_TEST_SERVER and so
    starts the right one. `bazel test //tests:<name>` runs them all.

    Args:
      name: Of the suite.
      srcs: Sources with the tests; main() comes from GoogleTest.
      deps: What the sources need; //tests:server and GoogleTest are there.
      servers: Names of tools/servers: MAIN_SERVERS, ALL_SERVERS or a list.
      tags: "sanitize" adds them to those that tools/test --asan and --tsan run.
      size: As in cc_test.
      own_main: The sources have a main() of their own.
      **kwargs: Passed on to cc_test, such as data and shard_count.
    """
    code = name + "_code"
    cc_library(
        name = code,
        testonly = True,
        srcs = srcs,
        visibility = ["//visibility:private"],
        deps = deps + [
            "//tests:server",
            "@com_google_googletest//:gtest",
        ],
        alwayslink = True,
    )
    for server in servers:
        cc_test(
            name = "%s_%s" % (name, server),
            size = size,
            env = {"OSC_TEST_SERVER": server},
            tags = tags + ["server"],
            deps = [":" + code] + (
                [] if own_main else ["@com_google_googletest//:gtest_main"]
            ),
            **kwargs
        )
    native.test_suite(
        name = name,
        tests = ["%s_%s" % (name, server) for server in servers],
    )
