/** Follows the conversation to its newest message, unless the citizen is reading further up; a button leads on to what is not in sight. */

/** Closer to the end than this, in CSS pixels, is at the end. */
const nearPx = 160;
const marginPx = 12;
/** A smooth scroll takes less. */
const scrollMs = 800;

/** @param {HTMLElement} onward the button */
export function createReadingPlace(onward) {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)');
  const page = document.documentElement;
  /** The newest message. @type {Element | null} */
  let newest = null;
  let aimedAt = 0;

  const toGo = () => page.scrollHeight - window.innerHeight - window.pageYOffset;
  const look = () => {
    onward.hidden = newest === null || toGo() < nearPx;
  };
  /** @param {number} top */
  const scrollTo = (top) => window.scrollTo({ top, behavior: still.matches ? 'auto' : 'smooth' });
  /** @param {Element} element */
  const startOf = (element) => window.pageYOffset + element.getBoundingClientRect().top - marginPx;

  onward.addEventListener('click', () => {
    const below = newest && newest.getBoundingClientRect().top > window.innerHeight / 2;
    scrollTo(newest && below ? startOf(newest) : window.pageYOffset + window.innerHeight * 0.7);
  });
  window.addEventListener('scroll', look, { passive: true });
  window.addEventListener('resize', look);

  return {
    /** Where a page that is opened begins: at the newest message if there is one. @param {Element | null} element */
    beginAt(element) {
      newest = element;
      if (element) window.scrollTo(0, startOf(element));
      look();
    },
    /** To be called before something is added; the answer is to be called with what was added. @param {boolean=} own what oneself says is always followed */
    adding(own) {
      const following = own || toGo() < nearPx || Date.now() - aimedAt < scrollMs;
      /** @param {Element | null} element */
      return (element) => {
        if (!element) return;
        if (element.classList.contains('said')) newest = element;
        look();
        if (!following) return;
        aimedAt = Date.now();
        // What is higher than the window is read from its beginning.
        // At once: a choice that slides away under a finger is another one's press.
        window.scrollTo(0, Math.min(startOf(element), page.scrollHeight - window.innerHeight));
      };
    },
  };
}
