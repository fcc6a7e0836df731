// Renders cases through the MoJ Frontend templates, for crates/govuk/tests to compare with.
// In, on standard input: [{"component": "badge", "params": {...}, "caller": "<p>...</p>"}, ...]
// Out, on standard output: ["<span ...", ...]
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import nunjucks from 'nunjucks'

const require = createRequire(import.meta.url)
const filters = require('@ministryofjustice/frontend/moj/filters/all.js')()

const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader([
    new URL('node_modules/@ministryofjustice/frontend/', import.meta.url).pathname,
    new URL('node_modules/govuk-frontend/dist/', import.meta.url).pathname
  ]),
  { autoescape: true }
)
for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter)

// The one macro that MoJ Frontend does not call after its name.
const macro = (component) => component === 'interruption-card'
  ? 'interruptionCard'
  : 'moj' + component.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('')

const render = ({ component, params, caller }) => {
  const name = macro(component)
  const use = caller === undefined
    ? `{{ ${name}(params) }}`
    : `{% call ${name}(params) %}{{ caller_html | safe }}{% endcall %}`
  return environment.renderString(
    `{% from "moj/components/${component}/macro.njk" import ${name} %}${use}`,
    { params, caller_html: caller }
  )
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(render)))
