# Sourced by ./mvnw and ./domicile: points JAVA_HOME at a JDK 25, whatever `java` happens to be the default.
# JAVA_HOME is kept when it already is a JDK 25; else the usual install folders are tried.

domicile_is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

domicile_find_jdk_25() {
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && domicile_is_jdk_25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Domicile needs a JDK 25 (https://adoptium.net). Set JAVA_HOME to one; none was found in the usual folders." >&2
  return 1
}

domicile_find_jdk_25 || exit 1
