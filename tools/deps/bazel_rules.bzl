"""The rule sets that Bazel 4.2 would download, taken from Debian's packages."""

def _debian_folder_impl(ctx):
    source = ctx.path(ctx.attr.path)
    if not source.exists:
        fail("%s is missing: apt-get install %s (tools/setup does it)" %
             (ctx.attr.path, ctx.attr.package))
    result = ctx.execute(["cp", "-rL", ctx.attr.path + "/.", "."])
    if result.return_code != 0:
        fail("cannot copy %s: %s" % (ctx.attr.path, result.stderr))
    for name in ctx.attr.without_use_cpp_toolchain:
        text = ctx.read(name)
        text = text.replace(", \"use_cpp_toolchain\")", ")")
        text = text.replace(
            "toolchains = use_cpp_toolchain()",
            "toolchains = [\"@bazel_tools//tools/cpp:toolchain_type\"]",
        )
        ctx.delete(name)
        ctx.file(name, text, executable = False)

_debian_folder = repository_rule(
    implementation = _debian_folder_impl,
    local = True,
    doc = "A copy of a folder that a Debian package has installed.",
    attrs = {
        "path": attr.string(mandatory = True),
        "package": attr.string(mandatory = True),
        "without_use_cpp_toolchain": attr.string_list(
            doc = "Files that use a function newer than Debian's Bazel.",
        ),
    },
)

_COVERAGE_BUILD = """sh_binary(
    name = "coverage_report_generator",
    srcs = ["nothing.sh"],
    visibility = ["//visibility:public"],
)

sh_binary(
    name = "lcov_merger",
    srcs = ["nothing.sh"],
    visibility = ["//visibility:public"],
)
"""

def _empty_coverage_tools_impl(ctx):
    ctx.file("nothing.sh", "#!/bin/sh\nexit 0\n")
    ctx.file("BUILD.bazel", _COVERAGE_BUILD)

_empty_coverage_tools = repository_rule(
    implementation = _empty_coverage_tools_impl,
    local = True,
    doc = "Every test refers to these tools; they do nothing here.",
)

def debian_bazel_rules():
    """Declares rules_cc, rules_java, rules_proto, bazel_skylib, platforms."""
    _debian_folder(
        name = "rules_cc",
        package = "bazel-rules-cc",
        path = "/usr/share/bazel/rules/cc",
        without_use_cpp_toolchain = [
            "cc/private/rules_impl/cc_flags_supplier.bzl",
            "cc/private/rules_impl/compiler_flag.bzl",
        ],
    )
    _debian_folder(
        name = "rules_java",
        package = "bazel-rules-java",
        path = "/usr/share/bazel/rules/java",
    )
    _debian_folder(
        name = "rules_proto",
        package = "bazel-rules-proto",
        path = "/usr/share/bazel/rules/proto",
    )
    _debian_folder(
        name = "bazel_skylib",
        package = "bazel-skylib",
        path = "/usr/share/bazel/tools/skylib",
    )
    _debian_folder(
        name = "platforms",
        package = "bazel-platforms",
        path = "/usr/share/bazel/tools/platforms",
    )
    _empty_coverage_tools(name = "remote_coverage_tools")
