#!/usr/bin/env bash
# Packs the built program for machines that have neither Rust nor Node.js, and tries the package.
# In: target/release/herringbone, cargo-about. Out: dist/herringbone-VERSION-TARGET.tar.gz and its SHA-256.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(cargo pkgid --package herringbone | sed 's/.*[#@]//')
target=$(rustc -vV | sed -n 's/^host: //p')
name=herringbone-$version-$target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
inside=$work/$name
mkdir -p "$inside" dist

cp packaging/README.md "$inside/README.md"
cp -r policies "$inside/policies"
for licence in LICENSE* LICENCE*; do
    [[ -e $licence ]] && cp "$licence" "$inside/"
done
# The names of functions stay, for whoever reads what a failure printed.
if command -v strip >/dev/null; then
    strip --strip-debug -o "$inside/herringbone" target/release/herringbone
else
    cp target/release/herringbone "$inside/herringbone"
fi

notices=$inside/THIRD-PARTY-NOTICES.txt
# From the crates themselves: what was fetched, and nobody else asked.
cargo fetch --locked
target/dist-tools/bin/cargo-about generate --locked --offline --fail \
    --config packaging/about.toml --manifest-path crates/herringbone/Cargo.toml \
    --features bundled-time-zones --target "$target" packaging/notices.hbs >"$notices"
# What the pages' style sheets and scripts are made of: packages that say their licence and bring no
# file of it, so that its words are those of the parts above.
of() { node -p "(package => $2)(require('./web-assets/node_modules/$1/package.json'))"; }
words=$(awk '
    /^=====/ { on = 0 }
    /^Permission is hereby granted, free of charge, to any person obtaining a copy$/ { text = ""; on = 1 }
    on { text = text $0 "\n" }
    on && /^SOFTWARE\.$/ { printf "%s", text; exit }
' "$notices")
[[ -n $words ]] || { echo "no part has the words of the MIT License"; exit 1; }
for package in govuk-frontend @ministryofjustice/frontend; do
    [[ $(of "$package" package.license) == MIT ]] || { echo "$package is no longer under the MIT License"; exit 1; }
    {
        echo "================================================================================"
        echo "MIT License, for:"
        echo "  $package $(of "$package" package.version)  $(of "$package" package.repository.url)"
        echo "--------------------------------------------------------------------------------"
        echo
        echo "Crown copyright, $(of "$package" 'package.author.name || package.author')"
        echo
        echo "$words"
        echo
    } >>"$notices"
done

# The typeface of the letters, which brings its licence's words.
typeface=@expo-google-fonts/noto-sans
{
    echo "================================================================================"
    echo "$(of "$typeface" package.license), for:"
    echo "  Noto Sans, by $typeface $(of "$typeface" package.version)"
    echo "--------------------------------------------------------------------------------"
    echo
    cat "web-assets/node_modules/$typeface/LICENSE_FONT"
    echo
} >>"$notices"

tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" \
    -C "$work" -cf - "$name" | gzip -n9 >"dist/$name.tar.gz"
(cd dist && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")

bash packaging/try.sh "dist/$name.tar.gz"
ls -l "dist/$name.tar.gz" "dist/$name.tar.gz.sha256"
if command -v ldd >/dev/null; then
    echo "It asks the system for these libraries and no others:"
    ldd "$inside/herringbone"
fi
