#ifndef DB_SERVER_H_
#define DB_SERVER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"

namespace osc {

enum class ServerFamily { kMySql, kMariaDb };

// What a server is and can do. Which version can what is said by two tables in
// server.cc; nothing else in the engine asks for family or version. A server
// is never refused for its version.
struct Server {
  ServerFamily family = ServerFamily::kMySql;
  int version = 0;           // 80031 for 8.0.31, 101119 for 10.11.19
  std::string version_text;  // as the server says it

  // RENAME TABLE inside LOCK TABLES works: one session can cut over.
  bool rename_under_lock = false;
  // The binary operator functions take strings: BIT_XOR over bytes.
  bool bit_xor_of_bytes = false;
  // JSON_TABLE exists.
  bool json_table = false;
  // ALTER TABLE builds an index with several threads.
  bool parallel_index_build = false;
  // CHECK constraints exist and their names are unique in a schema.
  bool check_names_per_schema = false;
  // A table may have several triggers for one event and time.
  bool several_triggers_per_event = false;
  // performance_schema.metadata_locks exists; empty unless it is switched on.
  bool performance_schema_metadata_locks = false;
  // METADATA_LOCK_INFO, a plugin, tells the lock of LOCK TABLES t READ from
  // that of a transaction that reads.
  bool lock_tables_read_is_told = false;
  // The views of InnoDB in information_schema show names of tables as SQL has
  // them, and not as their files are called.
  bool innodb_plain_names = false;
  // The character set of those names of files cannot be named in SQL.
  bool no_filename_charset = false;
  // A source of replication is a named connection, and not a channel.
  bool named_replication = false;
  // information_schema remembers sizes for a while, unless told not to.
  bool remembered_statistics = false;

  // In information_schema.
  std::string innodb_tables;
  std::string innodb_foreign;
  // The session variable, 0 for none, that ends a statement after a time; empty
  // when there is none.
  std::string statement_time_limit;
  std::string drop_check;        // the clause of ALTER TABLE
  std::string show_replication;  // the statement
  // Rights that an account needs, as GRANT has them.
  std::string right_to_see_replication;
  std::string right_to_set_binlog_format;
  std::string right_to_create_triggers;  // with the binlog on
  std::string right_to_kill;             // sessions of other accounts

  // Other servers may write to the same table at the same time (Galera, group
  // replication with several primaries), so that UUID_SHORT() of two of them
  // may give the same value.
  bool several_writers = false;
  // What tells this server from another one behind the same address; stays the
  // same over restarts.
  std::string identity;
  bool log_bin = false;
  std::string binlog_format;  // ROW, MIXED, STATEMENT; empty without a binlog
  std::string sql_mode;       // the global one, under which an ALTER is judged
  int64_t max_allowed_packet = 0;

  std::string Describe() const;  // "MariaDB 10.11.19"
};

// From VERSION() and the global variables.
absl::StatusOr<Server> ReadServer(Connection* connection);

// For tests and ReadServer: what a version text alone tells.
absl::StatusOr<Server> ServerOfVersion(absl::string_view version_text);

// The statements that every session of the engine starts with: consistent
// reads that see the latest commit (READ COMMITTED), strict conversions,
// values that exist already (zero dates, 0 in an AUTO_INCREMENT column) kept,
// short waits for locks, row events in the binlog.
std::vector<std::string> SessionSetup(const Server& server,
                                      int lock_wait_timeout_seconds);

// For a session that is about to LOCK TABLES, the application's table among
// them. Without autocommit the server takes InnoDB's own locks of the tables
// besides, and so waits for transactions without a metadata lock: on MariaDB
// and MySQL 5.7, those that an XA PREPARE has left without a session. It waits
// no longer for that than for a metadata lock, since everybody waits behind it
// meanwhile. And should the client's machine be gone, the server lets the locks
// go when no statement has come for ten seconds, or for that wait if longer.
std::string LockingSessionSql(int lock_wait_timeout_seconds);

}  // namespace osc

#endif  // DB_SERVER_H_
