#include "osc/view/schema_check.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace osc {
namespace {

using Json = nlohmann::json;

bool HasType(const Json& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

std::string TypeError(const Json& value, const Json& type) {
  if (type.is_string()
          ? HasType(value, type)
          : std::any_of(type.begin(), type.end(),
                        [&](const Json& one) { return HasType(value, one); })) {
    return "";
  }
  return absl::StrCat("is ", value.dump(), ", not ", type.dump());
}

std::string ObjectError(const Json& value, const Json& schema,
                        const std::string& place) {
  const Json none = Json::object();
  const Json& properties =
      schema.contains("properties") ? schema["properties"] : none;
  if (schema.contains("required")) {
    for (const Json& name : schema["required"]) {
      if (!value.contains(name.get<std::string>())) {
        return absl::StrCat(place, ": no ", name.dump());
      }
    }
  }
  for (const auto& [name, member] : value.items()) {
    const std::string inside = absl::StrCat(place, ".", name);
    const Json* of = nullptr;
    if (properties.contains(name)) {
      of = &properties[name];
    } else if (schema.contains("additionalProperties")) {
      of = &schema["additionalProperties"];
      if (of->is_boolean() && !of->get<bool>()) {
        return absl::StrCat(inside, ": not known");
      }
    }
    if (of == nullptr || of->is_boolean()) continue;
    std::string error = WrongBySchema(member, *of, inside);
    if (!error.empty()) return error;
  }
  return "";
}

}  // namespace

std::string WrongBySchema(const Json& value, const Json& schema,
                          const std::string& place) {
  static const auto* known = new std::set<std::string>{"$schema",
                                                       "title",
                                                       "description",
                                                       "type",
                                                       "const",
                                                       "enum",
                                                       "minimum",
                                                       "maximum",
                                                       "properties",
                                                       "required",
                                                       "items",
                                                       "oneOf",
                                                       "additionalProperties"};
  for (const auto& [word, unused] : schema.items()) {
    if (known->count(word) == 0) {
      return absl::StrCat(place, ": the schema says ", word);
    }
  }
  std::string error;
  if (schema.contains("type")) error = TypeError(value, schema["type"]);
  if (error.empty() && schema.contains("const") && value != schema["const"]) {
    error = absl::StrCat("is not ", schema["const"].dump());
  }
  if (error.empty() && schema.contains("enum") &&
      std::find(schema["enum"].begin(), schema["enum"].end(), value) ==
          schema["enum"].end()) {
    error = absl::StrCat(value.dump(), " is none of ", schema["enum"].dump());
  }
  if (error.empty() && value.is_number() &&
      ((schema.contains("minimum") && value < schema["minimum"]) ||
       (schema.contains("maximum") && value > schema["maximum"]))) {
    error = absl::StrCat(value.dump(), " is out of range");
  }
  if (!error.empty()) return absl::StrCat(place, ": ", error);
  if (schema.contains("oneOf")) {
    int fits = 0;
    for (const Json& one : schema["oneOf"]) {
      const std::string wrong = WrongBySchema(value, one, place);
      if (wrong.empty()) {
        ++fits;
      } else {
        error = wrong;
      }
    }
    if (fits != 1) return absl::StrCat(place, ": fits ", fits, "; ", error);
  }
  if (value.is_array() && schema.contains("items")) {
    for (size_t i = 0; i < value.size(); ++i) {
      error = WrongBySchema(value[i], schema["items"],
                            absl::StrCat(place, "[", i, "]"));
      if (!error.empty()) return error;
    }
  }
  return value.is_object() ? ObjectError(value, schema, place) : "";
}

}  // namespace osc
