/** Says that the assistant is answering, once that takes long enough to be wondered about. */

/** Most answers come sooner. */
const afterMs = 700;
/** Longer than any answer takes; the assistant says itself when something is slow. */
const forMs = 30000;

/** @param {{ element: HTMLElement, text: string, place: { adding: () => (element: Element | null) => void } }} options */
export function createTyping({ element, text, place }) {
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    element.textContent = '';
  }

  function show() {
    clearTimeout(timer);
    if (!element.querySelector('.dots')) {
      const settle = place.adding();
      element.innerHTML = '<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>';
      element.append(text);
      settle(element);
    }
    timer = window.setTimeout(hide, forMs);
  }

  return {
    hide,
    show,
    soon() {
      clearTimeout(timer);
      timer = window.setTimeout(show, afterMs);
    },
  };
}
