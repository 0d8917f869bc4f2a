#include "osc/connection_flags.h"

#include <gflags/gflags.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "db/status_macros.h"
#include "osc/flag_values.h"

DEFINE_string(host, "", "Name or address of the server");
DEFINE_int32(port, 0, "TCP port");
DEFINE_string(socket, "", "Socket file of a server on this machine");
DEFINE_string(user, "", "Account");
DEFINE_string(password, "",
              "Its password, hidden from the process list; better in an option "
              "file or by --ask-pass");
DEFINE_bool(ask_pass, false, "Ask for the password on the terminal");
DEFINE_string(defaults_file, "",
              "Read this option file only. Without it the files of the mysql "
              "client are read, groups [client] and [osc]");
DEFINE_bool(no_defaults, false, "Read no option file");
DEFINE_bool(ssl, false,
            "Refuse an unencrypted connection; the other --ssl flags imply it");
DEFINE_string(ssl_ca, "", "Certificate authorities, PEM");
DEFINE_string(ssl_cert, "", "Client certificate, PEM");
DEFINE_string(ssl_key, "", "Client key, PEM");
DEFINE_bool(ssl_verify_server_cert, false,
            "The server's certificate must be valid for the host's name");

namespace osc {

absl::Status ReadConnectionFlags(ConnectOptions* options, bool* ask_password) {
  ConnectOptions& connect = *options;
  if (Given("port")) RETURN_IF_ERROR(CheckRange("port", FLAGS_port, 1, 65535));
  if (FLAGS_no_defaults && Given("defaults_file")) {
    return Usage("defaults_file", " and --no-defaults exclude each other");
  }
  if (FLAGS_ask_pass && Given("password")) {
    return Usage("ask_pass", " and --password exclude each other");
  }
  if (Given("defaults_file") &&
      access(FLAGS_defaults_file.c_str(), R_OK) != 0) {
    return Usage("defaults_file", "=", FLAGS_defaults_file, ": ",
                 std::strerror(errno));
  }
  connect.host = FLAGS_host;
  connect.port = FLAGS_port;
  connect.socket = FLAGS_socket;
  connect.user = FLAGS_user;
  if (Given("password")) connect.password = FLAGS_password;
  *ask_password = FLAGS_ask_pass;
  connect.defaults_file = FLAGS_defaults_file;
  connect.read_option_files = !FLAGS_no_defaults;
  connect.ssl_ca = FLAGS_ssl_ca;
  connect.ssl_cert = FLAGS_ssl_cert;
  connect.ssl_key = FLAGS_ssl_key;
  connect.ssl_verify_server_cert = FLAGS_ssl_verify_server_cert;
  connect.ssl = FLAGS_ssl || FLAGS_ssl_verify_server_cert || Given("ssl_ca") ||
                Given("ssl_cert") || Given("ssl_key");
  if (Given("ssl") && !FLAGS_ssl && connect.ssl) {
    return Usage("no_ssl", " contradicts the other --ssl flags; leave it out");
  }
  return absl::OkStatus();
}

}  // namespace osc
