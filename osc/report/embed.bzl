"""Text files as strings in the program."""

load("@rules_cc//cc:defs.bzl", "cc_library")

def embedded_text(name, src, hdr, symbol):
    """A library whose `hdr` declares `extern const char <symbol>[];` in osc.

    Args:
      name: Of the library.
      src: The file; its contents become the string, with a line end before.
      hdr: The header beside the BUILD file.
      symbol: The string's name.
    """
    native.genrule(
        name = name + "_source",
        srcs = [src],
        outs = [name + ".cc"],
        cmd = " ".join([
            "{ echo '#include \"%s/%s\"';" % (native.package_name(), hdr),
            "echo 'namespace osc {';",
            "echo 'const char %s[] = R\"embedded(';" % symbol,
            "cat $<;",
            "echo ')embedded\";';",
            "echo '}  // namespace osc'; } > $@",
        ]),
        visibility = ["//visibility:private"],
    )
    cc_library(
        name = name,
        srcs = [name + ".cc"],
        hdrs = [hdr],
    )
