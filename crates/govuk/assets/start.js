// Says that scripts run, then starts the components. A module of its own, because pages allow no inline script.
import { initAll as startGovuk } from './govuk-frontend.js'
import { initAll as startMoj } from './moj-frontend.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('govuk-frontend-supported')
  startGovuk()
  startMoj()
}
