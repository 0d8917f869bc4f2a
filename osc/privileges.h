#ifndef OSC_PRIVILEGES_H_
#define OSC_PRIVILEGES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// How the server compares names with its grants.
struct PrivilegeRules {
  // lower_case_table_names is not 0: names compare without regard to case.
  bool fold_case = false;
  // % and _ in the schema of a grant are wildcards. MySQL's partial_revokes
  // makes them plain characters.
  bool wildcards = true;
};

// What an account may do, as SHOW GRANTS tells it. Privileges are named as
// there, in upper case: "SELECT", "LOCK TABLES", "SET_USER_ID".
//
// Where several grants on schemas match one schema, the server takes the most
// specific of them and this takes all of them together; then the server's own
// error comes later than ours would have. Grants on columns and routines do not
// count.
class Privileges {
 public:
  // From the lines of SHOW GRANTS; those that are no grants are passed over.
  // Internal for a line that cannot be cut into words.
  static absl::StatusOr<Privileges> Parse(const std::vector<std::string>& lines,
                                          PrivilegeRules rules);
  // Of an account that may do everything, as with --skip-grant-tables.
  static Privileges Everything();

  // On everything, and so for privileges that know no schema.
  bool HasGlobal(absl::string_view privilege) const;
  // On one table, granted there, on its schema or on everything.
  bool Has(absl::string_view privilege, absl::string_view schema,
           absl::string_view table) const;

  // Whether roles were granted, be they active or not. The privileges of the
  // active ones are among the rest.
  bool has_roles() const { return has_roles_; }
  const PrivilegeRules& rules() const { return rules_; }

 private:
  struct Grant {
    bool revoke = false;  // A partial revoke: takes from the global ones.
    std::string schema;   // Empty: everything.
    std::string table;    // Empty: the whole schema.
    std::vector<std::string> privileges;

    bool Names(absl::string_view privilege) const;
  };

  bool SchemaMatches(const Grant& grant, absl::string_view schema) const;
  bool SameName(absl::string_view a, absl::string_view b) const;

  PrivilegeRules rules_;
  std::vector<Grant> grants_;
  bool has_roles_ = false;
};

// Of the account that the connection logged in as, with the roles that are
// active in it.
absl::StatusOr<Privileges> ReadPrivileges(Connection* connection);

}  // namespace osc

#endif  // OSC_PRIVILEGES_H_
