# Sourced by the scripts beside it: goes to the top folder of the repository
# and sees to it that HOME is a folder where Bazel and the servers' cache can
# be written.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ ! -d ${HOME:-} || ! -w $HOME ]]; then
  HOME=$(getent passwd "$(id -u)" | cut -d: -f6) || HOME=
  if [[ ! -d $HOME || ! -w $HOME ]]; then
    HOME=/tmp/osc-home-$(id -u)
    mkdir -p -m 700 "$HOME"
    # Java does not ask HOME.
    export MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.home=$HOME"
  fi
  export HOME
fi
export LC_ALL=C.UTF-8
