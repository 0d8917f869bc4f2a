#ifndef DB_STATUS_MACROS_H_
#define DB_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the calling function when `expr`, an absl::Status, is not OK.
#define RETURN_IF_ERROR(expr)                                   \
  do {                                                          \
    if (absl::Status osc_status_ = (expr); !osc_status_.ok()) { \
      return osc_status_;                                       \
    }                                                           \
  } while (false)

#define OSC_MACRO_CONCAT_INNER_(x, y) x##y
#define OSC_MACRO_CONCAT_(x, y) OSC_MACRO_CONCAT_INNER_(x, y)

// Evaluates `expr`, an absl::StatusOr, and either assigns its value to `lhs`
// (which may be a declaration) or returns its status.
#define ASSIGN_OR_RETURN(lhs, expr) \
  OSC_ASSIGN_OR_RETURN_IMPL_(OSC_MACRO_CONCAT_(osc_or_, __LINE__), lhs, expr)

#define OSC_ASSIGN_OR_RETURN_IMPL_(statusor, lhs, expr) \
  auto statusor = (expr);                               \
  if (!statusor.ok()) return statusor.status();         \
  lhs = std::move(statusor).value()

#endif  // DB_STATUS_MACROS_H_
