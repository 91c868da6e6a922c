/** Runs in the page before its own script: notes whatever an attack would do there, and looks for what it would have become. */
(() => {
  const bad = [];
  const loading = /^(?:href|src|action|formaction|xlink:href|data|srcdoc)$/i;
  const running = /^(?:javascript|vbscript|data:text)|evil\.example/i;
  const strange = /^(?:iframe|object|embed|base|frame|math|video|animate|use)$/i;

  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    bad.push(`${violatedDirective} ${blockedURI}`),
  );

  function ofAttribute({ tagName }, { name, value }) {
    if (/^on/i.test(name)) return [`${tagName} ${name}`];
    if (name === 'style' && /evil|expression/.test(value)) return [`${tagName} style=${value}`];
    const address = value.replaceAll(/[\s\p{C}]/gu, '');
    return loading.test(name) && (name === 'srcdoc' || running.test(address)) ? [`${tagName} ${name}=${value}`] : [];
  }

  function ofElement(element) {
    const { tagName, textContent } = element;
    const found = [...element.attributes].flatMap((attribute) => ofAttribute(element, attribute));
    if (strange.test(tagName)) found.push(tagName);
    if (/^script$/i.test(tagName) && textContent !== '') found.push('a script in the page');
    if (/^style$/i.test(tagName) && /evil/.test(textContent)) found.push('a style');
    return found;
  }

  const shown = () => (document.body.textContent ?? '').toWellFormed();
  const fields = () => [...document.querySelectorAll('input, textarea')].map(({ value }) => value.toWellFormed());

  Object.assign(window, {
    pwned: () => bad.push('a script ran'),
    trap: {
      /** Nothing of what was typed became a part of the page. */
      found: () => [...bad, ...[...document.querySelectorAll('*')].flatMap(ofElement)],
      /** Those that do not stand there letter by letter. */
      missing: (texts) =>
        texts.filter((text) => !shown().includes(text) && !fields().some((value) => value.includes(text))),
      times: (text) => shown().split(text).length - 1,
    },
  });
})();
