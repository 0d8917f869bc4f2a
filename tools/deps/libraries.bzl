"""The libraries we use, from Debian's packages, under their upstream labels.

Their headers are on the compiler's own path, so a target is little more than
the options of the linker.
"""

load("//tools/deps:abseil.bzl", "debian_abseil")

def _debian_library_impl(ctx):
    for header in ctx.attr.needs:
        if not ctx.path(header).exists:
            fail("%s is missing: apt-get install %s (tools/setup does it)" %
                 (header, ctx.attr.package))
    text = "package(default_visibility = [\"//visibility:public\"])\n"
    for name, linkopts in ctx.attr.targets.items():
        text += "\ncc_library(\n    name = \"%s\",\n    linkopts = %s,\n)\n" % (
            name,
            linkopts,
        )
    ctx.file("BUILD.bazel", text, executable = False)

_debian_library = repository_rule(
    implementation = _debian_library_impl,
    local = True,
    doc = "A library that a Debian package has installed below /usr.",
    attrs = {
        "needs": attr.string_list(
            mandatory = True,
            doc = "Headers that must be there.",
        ),
        "package": attr.string(mandatory = True),
        "targets": attr.string_list_dict(
            mandatory = True,
            doc = "The name of each target and how it is linked.",
        ),
    },
)

def _debian_files_impl(ctx):
    names = []
    for path in ctx.attr.files:
        if not ctx.path(path).exists:
            fail("%s is missing: apt-get install %s (tools/setup does it)" %
                 (path, ctx.attr.package))
        names.append(path.split("/")[-1])
        ctx.symlink(path, names[-1])
    text = "exports_files(%s)\n" % names
    ctx.file("BUILD.bazel", text, executable = False)

_debian_files = repository_rule(
    implementation = _debian_files_impl,
    local = True,
    doc = "Files that a Debian package has installed, under their own names.",
    attrs = {
        "files": attr.string_list(mandatory = True),
        "package": attr.string(mandatory = True),
    },
)

def debian_libraries():
    """Declares every library that the project's targets may depend on."""
    debian_abseil(name = "com_google_absl")
    _debian_files(
        name = "chart_js",
        files = ["/usr/share/javascript/chart.js/chart.min.js"],
        package = "libjs-chart.js",
    )
    _debian_library(
        name = "com_github_gflags_gflags",
        needs = ["/usr/include/gflags/gflags.h"],
        package = "libgflags-dev",
        targets = {"gflags": ["-lgflags"]},
    )
    _debian_library(
        name = "com_github_google_benchmark",
        needs = ["/usr/include/benchmark/benchmark.h"],
        package = "libbenchmark-dev",
        targets = {
            "benchmark": ["-lbenchmark", "-lpthread"],
            "benchmark_main": ["-lbenchmark_main", "-lbenchmark", "-lpthread"],
        },
    )
    _debian_library(
        name = "com_github_google_glog",
        needs = ["/usr/include/glog/logging.h"],
        package = "libgoogle-glog-dev",
        targets = {"glog": ["-lglog", "-lgflags"]},
    )
    _debian_library(
        name = "com_google_googletest",
        needs = [
            "/usr/include/gmock/gmock.h",
            "/usr/include/gtest/gtest.h",
        ],
        package = "libgtest-dev libgmock-dev",
        targets = {
            "gtest": ["-lgmock", "-lgtest", "-lpthread"],
            "gtest_main": ["-lgmock_main", "-lgmock", "-lgtest", "-lpthread"],
        },
    )
    _debian_library(
        name = "libmicrohttpd",
        needs = ["/usr/include/microhttpd.h"],
        package = "libmicrohttpd-dev",
        targets = {"microhttpd": ["-lmicrohttpd"]},
    )
    _debian_library(
        name = "mariadb_connector_c",
        needs = ["/usr/include/mysql/mysql.h"],
        package = "default-libmysqlclient-dev",
        targets = {"mysqlclient": ["-lmariadb"]},
    )
    _debian_library(
        name = "nlohmann_json",
        needs = ["/usr/include/nlohmann/json.hpp"],
        package = "nlohmann-json3-dev",
        targets = {"json": []},
    )
