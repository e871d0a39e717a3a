// Fetches the page again and replaces the content of <main>, so that the board stays up to date.
// Keyboard focus is kept: the focused card is found again by its id.
const main = document.querySelector("main");
const everySeconds = Number(main.dataset.refreshS);

async function refresh() {
  if (document.hidden || document.querySelector("details[open]")) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (next.innerHTML === main.innerHTML) return;
    const focused = document.activeElement && document.activeElement.id;
    main.innerHTML = next.innerHTML;
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
  } catch {
    // The service is unavailable: keep what is shown and try again next time.
  }
}

if (everySeconds) setInterval(refresh, everySeconds * 1000);
