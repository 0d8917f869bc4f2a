#ifndef CHANGELOG_OWN_TRIGGER_H_
#define CHANGELOG_OWN_TRIGGER_H_

#include <string>

namespace osc {

// A trigger that the original has of its own, as the server keeps it.
struct OwnTrigger {
  std::string name;
  std::string timing;  // BEFORE, AFTER
  std::string event;   // INSERT, UPDATE, DELETE
  std::string definer;
  // What the server parses the statement with.
  std::string sql_mode;
  std::string charset;
  std::string collation;
  std::string database_collation;
  // As SHOW CREATE TRIGGER gives it, not converted: the body is in `charset`.
  std::string statement;
  std::string body;  // as text; what is lost in the conversion is lost here
  // The name that its copy bears on the shadow and, for a moment, on the new
  // table.
  std::string temporary_name;

  friend bool operator==(const OwnTrigger& a, const OwnTrigger& b) {
    return a.name == b.name && a.sql_mode == b.sql_mode &&
           a.charset == b.charset && a.collation == b.collation &&
           a.database_collation == b.database_collation &&
           a.statement == b.statement;
  }
};

}  // namespace osc

#endif  // CHANGELOG_OWN_TRIGGER_H_
