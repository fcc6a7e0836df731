#!/usr/bin/env bash
# Tries a package as an operator would who has nothing else: an empty folder, an empty PATH, an empty
# environment. In: the package. Out: 0 when its demonstration serves a page with its style sheet.
set -euo pipefail
package=$(realpath "$1")
command -v curl >/dev/null || { echo "curl is missing: the package cannot be tried without it"; exit 1; }
(cd "$(dirname "$package")" && sha256sum --check --quiet "$(basename "$package").sha256")

here=$(mktemp -d)
served=
ended() {
    if [[ -n $served ]]; then
        kill "$served" 2>/dev/null || true
        wait "$served" 2>/dev/null || true
    fi
    rm -rf "$here"
}
trap ended EXIT
mkdir "$here/nothing"
tar -C "$here" -xzf "$package"
cd "$here"/herringbone-*/
for file in README.md THIRD-PARTY-NOTICES.txt policies/national.toml; do
    [[ -s $file ]] || { echo "the package has no $file"; exit 1; }
done
for part in govuk-frontend @ministryofjustice/frontend sea-orm libsqlite3-sys; do
    grep -q -- "$part" THIRD-PARTY-NOTICES.txt || { echo "the notices do not name $part"; exit 1; }
done

alone=(env -i "PATH=$here/nothing" ./herringbone)
"${alone[@]}" --version
"${alone[@]}" demo demo --pupils 500 --serve --listen 127.0.0.1:0 >"$here/said" 2>"$here/told" &
served=$!
address=
for _ in $(seq 3000); do
    address=$(sed -n 's|^Serving \(http://[^/]*\)/.*|\1|p' "$here/told")
    [[ -n $address ]] && break
    kill -0 "$served" 2>/dev/null || { cat "$here/told"; echo "the program ended"; exit 1; }
    sleep 0.1
done
[[ -n $address ]] || { cat "$here/told"; echo "the program does not serve"; exit 1; }
authority=$(sed -n 's/.*other-school@\(.*\)\.example.*/\1/p' "$here/said" | head -n 1)
page=$(curl -fsS "$address/$authority/sign-in")
[[ $page == *"Sign in"* ]] || { echo "the page to sign in is another: $page"; exit 1; }
sheet=$(sed -n 's/.*<link[^>]*href="\([^"]*\.css\)".*/\1/p' <<<"$page" | head -n 1)
curl -fsS "$address$sheet" >"$here/site.css"
grep -q 'govuk-button' "$here/site.css" || { echo "the style sheet is not GOV.UK Frontend's"; exit 1; }
kill "$served"
wait "$served" || { cat "$here/told"; echo "the program did not stop when it was told to"; exit 1; }
served=
echo "$(basename "$package") runs by itself: a page, and $(wc -c <"$here/site.css") bytes of style sheet"
