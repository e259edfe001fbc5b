#!/bin/sh
# Compile docs/design-system/uswds.scss into static/css/uswds.css and copy the images that it names
# into static/img/uswds/. Needs Node with npm; works in a temporary folder and leaves nothing behind.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/package.json" "$here/uswds.scss" "$work"
cd "$work"
npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error
packages=node_modules/@uswds/uswds/packages
npx sass --quiet --no-source-map --no-charset --style=compressed --load-path="$packages" uswds.scss raw.css

# Khmer has no capitals, and spaced-out letters tear its clusters apart.
sed -E 's/(letter-spacing|text-transform):[^;}]*;?//g' raw.css > uswds.css

if grep -q '@font-face' uswds.css; then
  echo "The stylesheet names font files: a type is not set to \"system\"." >&2
  exit 1
fi
mkdir -p "$top/static/css"
cp uswds.css "$top/static/css/uswds.css"
rm -rf "$top/static/img/uswds"
grep -oE '\.\./img/uswds/[^")]+' uswds.css | sort -u | while read -r url; do
  name=${url#../img/uswds/}
  mkdir -p "$(dirname "$top/static/img/uswds/$name")"
  cp "node_modules/@uswds/uswds/dist/img/$name" "$top/static/img/uswds/$name"
done
echo "static/css/uswds.css: $(wc -c < uswds.css) bytes, $(gzip -9 -c uswds.css | wc -c) with gzip"
