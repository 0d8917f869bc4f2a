#ifndef OSC_VIEW_SCHEMA_CHECK_H_
#define OSC_VIEW_SCHEMA_CHECK_H_

#include <string>

#include "nlohmann/json.hpp"

namespace osc {

// For tests: why `value` does not fit `schema`, with the place; empty when it
// does. Knows as much of JSON Schema as the repository's schemas use: type,
// const, enum, minimum, maximum, properties, required, additionalProperties,
// items and oneOf. A word that it does not know is an error.
std::string WrongBySchema(const nlohmann::json& value,
                          const nlohmann::json& schema,
                          const std::string& place = "$");

}  // namespace osc

#endif  // OSC_VIEW_SCHEMA_CHECK_H_
