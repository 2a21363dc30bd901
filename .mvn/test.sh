# Sourced by ./domicile: turns the words after `test` into arguments for Maven.
#
#   ./domicile test                        the checks and tests of every day, in all modules
#   ./domicile test RoutesTest             one class, wherever it is; also Class#method, and several
#   ./domicile test control-plane/cell     the tests of one module, whose dependencies are only compiled
#   ./domicile test -Pslow ...             flags go to Maven as they are
#
# One class runs whatever it is tagged with; one module runs what its tags say, as the whole does.

# Relative to the root, whose own name may hold blanks.
domicile_test_files() (
  cd "$root" && find residency-policies control-plane tenant-runtime -name target -prune -o \
    -type f -path '*/src/test/java/*' \( -name '*Test.java' -o -name '*IT.java' \) -print
)

# A list with one more word, unless the word is in it.
domicile_append() {
  case ",$1," in
  ,,) printf '%s' "$2" ;;
  *",$2,"*) printf '%s' "$1" ;;
  *) printf '%s,%s' "$1" "$2" ;;
  esac
}

domicile_unknown_test() {
  echo "There is no test class and no module named $1." >&2
  words=$(domicile_test_files | sed 's|.*/||; s|\.java$||' | grep -i -- "$(printf '%s' "${1##*/}" | sed 's/Test$//; s/IT$//')" | sort -u | head -n 8)
  if [ -n "$words" ]; then
    echo "These are like it:" >&2
    printf '%s\n' "$words" | sed 's/^/  /' >&2
  else
    echo "Name a class such as RoutesTest, or a folder with a pom.xml such as control-plane/cell." >&2
  fi
  exit 2
}

# Prints the arguments for Maven, one a line; none of them contains a line break.
domicile_test_arguments() {
  flags= modules= unit= integration= classes=no whole=no value=no
  for word in "$@"; do
    if [ "$value" = yes ]; then
      value=no
      flags="$flags$word
"
      continue
    fi
    case $word in
    -P | -pl | -T | -rf | -s | -t) value=yes ;;
    esac
    case $word in
    -*)
      flags="$flags$word
"
      continue
      ;;
    esac
    folder=${word%/}
    if [ -f "$root/$folder/pom.xml" ]; then
      whole=yes
      modules=$(domicile_append "$modules" "$folder")
      for file in $(domicile_test_files); do
        [ "${file%%/src/test/java/*}" = "$folder" ] || continue
        name=${file##*/src/test/java/}
        name=$(printf '%s' "${name%.java}" | tr / .)
        case $name in
        *IT) integration=$(domicile_append "$integration" "$name") ;;
        *) unit=$(domicile_append "$unit" "$name") ;;
        esac
      done
      continue
    fi
    class=${word%%#*}
    method=${word#"$class"}
    path=$(printf '%s' "$class" | tr . /)
    found=$(domicile_test_files | grep -E -- "/$path\.java\$")
    [ -n "$found" ] || domicile_unknown_test "$class"
    classes=yes
    for file in $found; do
      modules=$(domicile_append "$modules" "${file%%/src/test/java/*}")
    done
    case $class in
    *IT) integration=$(domicile_append "$integration" "$class$method") ;;
    *) unit=$(domicile_append "$unit" "$class$method") ;;
    esac
  done

  printf '%s' "$flags"
  [ -n "$modules" ] || return 0
  # Nothing but these classes, in whichever module; the checks of the whole build wait for ./domicile test.
  printf '%s\n' -pl "$modules" -am "-Dtest=${unit:-none}" "-Dit.test=${integration:-none}" \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dspotless.check.skip -Denforcer.skip -Dcyclonedx.skip
  if [ "$classes" = yes ] && [ "$whole" = no ]; then
    printf '%s\n' -Dtest.groups= -Dtest.excludedGroups=
  fi
}
