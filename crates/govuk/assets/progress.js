// Follows a job on the page that waits for it, and shows what came of it when it has ended. Without scripts the page
// has a link that does the same.
const place = document.querySelector('[data-progress]')
const bar = place?.querySelector('[data-progress-bar]')
const words = place?.querySelector('[data-progress-words]')

async function look () {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { accept: 'application/json' } })
    if (!answer.ok) return
    const said = await answer.json()
    if (said.ended) {
      window.location.reload()
      return
    }
    if (said.total > 0) {
      bar.max = said.total
      bar.value = said.done
    }
    // Only what is new is read out.
    if (words.textContent !== said.words) words.textContent = said.words
  } catch {
    // The connection may come back.
  }
  setTimeout(look, 700)
}

if (place) setTimeout(look, 300)
