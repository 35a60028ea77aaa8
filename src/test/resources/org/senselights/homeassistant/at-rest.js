// Resolves with the texts on the page once it shows the wanted ones, loads nothing, and has not changed for a second.
(wanted) => new Promise((done, failed) => {
  const started = Date.now();
  let before = '';
  let since = started;
  const look = () => {
    const texts = [];
    const pending = [];
    const visit = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.data.replace(/\s+/g, ' ').trim();
        if (text) texts.push(text);
      } else if (!['STYLE', 'SCRIPT', 'TEMPLATE'].includes(node.nodeName)) {
        const shown = node.nodeType !== Node.ELEMENT_NODE || node.checkVisibility()
          || getComputedStyle(node).display === 'contents';
        if (!shown) return;
        const name = node.nodeName + node.id;
        if (/spinner|loading-screen|init-page|launch-screen/i.test(name)) pending.push(name);
        if (node.nodeName === 'HA-SVG-ICON' && !node.path) pending.push('an icon');
        const slotted = node.nodeName === 'SLOT' && node.assignedNodes({flatten: true});
        (slotted || (node.shadowRoot ?? node).childNodes).forEach(visit);
      }
    };
    if (document.body) visit(document.body);
    const missing = wanted.filter((text) => !texts.includes(text));
    // What happened a moment ago says so in seconds, which never rest.
    const now = JSON.stringify([texts, pending]).replace(/\d+ seconds? ago/g, 'just now');
    if (now !== before) {
      before = now;
      since = Date.now();
    }
    if (!missing.length && !pending.length && texts.length && Date.now() - since > 1000) {
      done(texts.join('\n'));
    } else if (Date.now() - started > 30000) {
      failed(new Error(`not on the page: ${missing}; still loading: ${pending}; on the page: ${texts}`));
    } else {
      setTimeout(look, 50);
    }
  };
  look();
})
