#!/bin/sh
# Rebuild everything vendored or compiled under app/static and tests/vendor. Only maintainers need this, and Node.
set -eu
cd "$(dirname "$0")"
static=../app/static
vendor=$static/vendor

npm ci --ignore-scripts --silent

mkdir -p $static/css $vendor/htmx $vendor/fonts $vendor/govuk ../tests/vendor
cp node_modules/htmx.org/dist/htmx.min.js node_modules/htmx.org/LICENSE $vendor/htmx/
font=node_modules/@fontsource-variable/atkinson-hyperlegible-next
cp $font/LICENSE $vendor/fonts/OFL.txt
for subset in latin latin-ext; do
  cp $font/files/atkinson-hyperlegible-next-$subset-wght-normal.woff2 $vendor/fonts/atkinson-hyperlegible-next-$subset.woff2
done
cp node_modules/axe-core/axe.min.js ../tests/vendor/axe.min.js
cp node_modules/axe-core/LICENSE ../tests/vendor/axe.LICENSE.txt

npx sass --load-path=node_modules --style=compressed --no-source-map --no-charset app.scss build.css
node finish.mjs build.css $static/css/town.css
rm build.css
node manifest.mjs $vendor
