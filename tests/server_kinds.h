#ifndef TESTS_SERVER_KINDS_H_
#define TESTS_SERVER_KINDS_H_

#include <array>

#include "absl/strings/string_view.h"

namespace osc {

// The servers of tools/servers. tests/defs.bzl says which suite runs on which.
constexpr std::array<absl::string_view, 5> kServerKinds = {
    "mariadb1011", "mariadb114", "mysql56", "mysql57", "mysql80"};

}  // namespace osc

#endif  // TESTS_SERVER_KINDS_H_
