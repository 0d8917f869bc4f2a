"""Abseil from Debian's libabsl-dev under upstream's labels.

Which shared libraries a target needs is read from the pkg-config files that
Debian installs with it, so each label links exactly what it stands for.
"""

# The labels offered, by package. "a=b" says that pkg-config calls a "absl_b".
_PACKAGES = {
    "algorithm": ["algorithm", "container=algorithm_container"],
    "base": ["base", "config", "core_headers", "dynamic_annotations", "endian", "log_severity"],
    "cleanup": ["cleanup"],
    "container": [
        "btree",
        "fixed_array",
        "flat_hash_map",
        "flat_hash_set",
        "inlined_vector",
        "node_hash_map",
        "node_hash_set",
    ],
    "debugging": ["failure_signal_handler", "leak_check", "stacktrace", "symbolize"],
    "functional": ["any_invocable", "bind_front", "function_ref"],
    "hash": ["hash"],
    "memory": ["memory"],
    "meta": ["type_traits"],
    "numeric": ["bits", "int128"],
    "random": [
        "bit_gen_ref=random_bit_gen_ref",
        "distributions=random_distributions",
        "random=random_random",
        "seed_sequences=random_seed_sequences",
    ],
    "status": ["status", "statusor"],
    "strings": ["cord", "str_format", "strings"],
    "synchronization": ["synchronization"],
    "time": ["time"],
    "types": ["any", "compare", "optional", "span", "variant"],
    "utility": ["utility"],
}

_PKGCONFIG = [
    "/usr/lib/x86_64-linux-gnu/pkgconfig",
    "/usr/lib/aarch64-linux-gnu/pkgconfig",
]

def _read_pc(ctx, folder, name):
    """Returns the names that `name` requires and the libraries it links."""
    requires = []
    libs = []
    for line in ctx.read("%s/absl_%s.pc" % (folder, name)).split("\n"):
        if line.startswith("Requires:"):
            for word in line[len("Requires:"):].replace(",", " ").split(" "):
                if word.startswith("absl_"):
                    requires.append(word[len("absl_"):])
        if line.startswith("Libs:"):
            libs = [w for w in line.split(" ") if w.startswith("-labsl_")]
    return requires, libs

# Shared libraries that need help under ThreadSanitizer.
_TSAN = {
    "synchronization": "@osc//tools/deps:abseil_tsan",
}

def _library(name, deps, linkopts, tsan = None):
    text = "\ncc_library(\n    name = \"%s\",\n" % name
    if linkopts:
        text += "    linkopts = %s,\n" % linkopts
    text += "    deps = %s" % deps
    if tsan:
        text += " + select({\n        \"@osc//tools/deps:tsan\": [\"%s\"],\n" % tsan
        text += "        \"//conditions:default\": [],\n    })"
    return text + ",\n)\n"

def _debian_abseil_impl(ctx):
    found = [d for d in _PKGCONFIG if ctx.path(d + "/absl_status.pc").exists]
    if not found or not ctx.path("/usr/include/absl/status/status.h").exists:
        fail("Abseil is missing: apt-get install libabsl-dev (tools/setup does it)")
    visible = "package(default_visibility = [\"//visibility:public\"])\n"

    wanted = []
    for package, names in _PACKAGES.items():
        text = visible
        for name in names:
            label, _, pc = name.partition("=")
            pc = pc or label
            wanted.append(pc)
            text += _library(label, ["//:" + pc], [])
        ctx.file("absl/%s/BUILD.bazel" % package, text, executable = False)

    # Starlark has neither recursion nor while: each round adds the names that
    # the round before required, until a round adds none.
    top = visible
    known = {}
    for _ in range(100):
        if not wanted:
            break
        following = []
        for pc in wanted:
            if pc in known:
                continue
            requires, libs = _read_pc(ctx, found[0], pc)
            known[pc] = True
            top += _library(pc, ["//:" + r for r in requires], libs, _TSAN.get(pc))
            following.extend(requires)
        wanted = following
    ctx.file("BUILD.bazel", top, executable = False)

debian_abseil = repository_rule(
    implementation = _debian_abseil_impl,
    local = True,
    doc = "Labels such as @com_google_absl//absl/status for Debian's Abseil.",
)
