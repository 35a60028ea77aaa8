// Keeps the status page up to date. The service says what to show, in words; this puts it in its place.
'use strict';
(() => {
  const ROWS = 300;
  const FLASH = 300; // milliseconds for which a flash is held, so that an eye can catch it
  const SILENCE = 75_000; // the chart alone has news each minute: a stream that is silent for longer is none
  const AGAIN = 3_000;

  const root = document.documentElement;

  // Light, dark, or as the device is: known before anything is drawn.
  const kept = {
    get() { try { return localStorage.getItem('theme') ?? ''; } catch { return ''; } },
    set(theme) { try { localStorage.setItem('theme', theme); } catch { /* only for as long as the page is open then */ } },
  };
  let theme = kept.get();
  const paint = () => { root.dataset.theme = theme; };
  paint();
  root.classList.add('js');

  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const number = new Intl.NumberFormat('en');
  const many = (count, word) => `${number.format(count)} ${word}${count === 1 ? '' : 's'}`;

  const show = (node, on) => { if (node && node.hidden === on) node.hidden = !on; };
  const write = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
  const field = (name, from) => one(`[data-f="${name}"]`, from);
  const put = (from, name, text = '') => {
    const node = field(name, from);
    write(node, text);
    show(node, text !== '');
  };
  const made = (name) => one(`#t-${name}`).content.firstElementChild.cloneNode(true);

  // A list whose entries keep their places on the page while only their words change.
  const list = (node, template, items, fill) => {
    items.forEach((item, i) => {
      let entry = node.children[i];
      if (!entry) node.append(entry = made(template));
      fill(entry, item);
    });
    while (node.children.length > items.length) node.lastElementChild.remove();
  };
  const texts = (node, items) => {
    node.replaceChildren(...items.map((text) => {
      const entry = document.createElement('li');
      entry.textContent = text;
      return entry;
    }));
  };
  const pair = (entry, {name, value}) => {
    put(entry, 'name', name);
    put(entry, 'value', value);
  };

  document.addEventListener('DOMContentLoaded', () => {
    const feed = field('events');
    const state = one('#state');
    const main = one('#main');
    let run = '';
    let last = 0;
    let started = 0;
    let ahead = 0; // the service's clock against ours
    let heard = 0;

    // ---- the theme
    const themes = ['', 'light', 'dark'];
    const themeButton = one('#theme');
    const nameTheme = () => {
      const name = theme || 'auto';
      write(themeButton, name);
      themeButton.setAttribute('aria-label', `Colours: ${name}`);
    };
    themeButton.hidden = false;
    themeButton.addEventListener('click', () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      kept.set(theme);
      paint();
      nameTheme();
    });
    nameTheme();

    // ---- lamps
    const lamps = new Map();
    const glow = (lamp, lit) => {
      lamp.node.classList.toggle('lit', lit);
      lamp.bulb.setAttribute('aria-label', lit ? 'lit' : 'dark');
    };
    const shine = (lamp, {lit, on, words}) => {
      const flashed = lamp.on !== undefined && on > lamp.on + (lit && !lamp.lit ? 1 : 0);
      Object.assign(lamp, {lit, words});
      lamp.on = on;
      if (flashed && !lamp.held) {
        // It was switched meanwhile and is back already: shown the other way round for a moment.
        glow(lamp, !lit);
        put(lamp.node, 'words', 'flashes');
        lamp.held = setTimeout(() => {
          lamp.held = 0;
          glow(lamp, lamp.lit);
          put(lamp.node, 'words', lamp.words);
        }, FLASH);
      } else if (!lamp.held) {
        glow(lamp, lit);
        put(lamp.node, 'words', words);
      }
    };
    const showLights = (lights) => {
      list(field('lights'), 'lamp', lights, (node, {name, place, colour}) => {
        node.dataset.light = name;
        node.className = `lamp ${colour}`;
        put(node, 'name', name);
        put(node, 'place', place);
        const test = one('form', node);
        if (test) {
          test.elements.light.value = name;
          one('button', test).setAttribute('aria-label', `Test light ${name}`);
        }
      });
      lamps.forEach(({held}) => clearTimeout(held));
      lamps.clear();
      all('[data-light]', field('lights')).forEach((node) =>
        lamps.set(node.dataset.light, {node, bulb: one('.bulb', node), lit: false, held: 0}));
      show(field('no-lights'), !lights.length);
    };

    // ---- rules
    const rules = new Map();
    const showRules = (found) => {
      list(field('rules'), 'rule', found, (node, rule) => {
        node.dataset.rule = rule.name;
        node.classList.toggle('off', !rule.enabled);
        for (const name of ['name', 'label', 'sentence', 'where']) put(node, name, rule[name]);
        put(node, 'switched', rule.enabled ? '' : 'switched off');
      });
      rules.clear();
      all('[data-rule]', field('rules')).forEach((node) => rules.set(node.dataset.rule, {node}));
    };
    const showTimes = (rule, {fired, last: at, throttled, lasts}) => {
      const before = rule.fired;
      rule.fired = fired;
      put(rule.node, 'fired', fired);
      put(rule.node, 'lasts', lasts);
      rule.node.classList.toggle('lasts', lasts !== '');
      for (const [name, value] of [['last', at], ['throttled', throttled]]) {
        put(rule.node, name, value);
        show(one(`[data-tied="${name}"]`, rule.node), value !== '');
      }
      if (before !== undefined && before !== fired) {
        rule.node.classList.add('fresh');
        clearTimeout(rule.timer);
        rule.timer = setTimeout(() => rule.node.classList.remove('fresh'), 900);
      }
    };

    // ---- the feed
    const search = one('#search');
    const kind = one('#kind');
    const pause = one('#pause');
    let paused = false;
    let waiting = [];
    let waited = 0;
    let leftOut = 0;
    const suits = (node) => (!kind.value || node.dataset.kind === kind.value)
      && search.value.toLowerCase().split(/\s+/).every((word) => node.words.includes(word));
    const row = (event) => {
      const node = made('event');
      node.dataset.kind = event.kind;
      node.classList.add(event.kind);
      for (const name of ['time', 'what', 'user', 'host', 'app', 'note']) put(node, name, event[name]);
      list(field('parts', node), 'part', event.parts, (part, {rule, tag, words}) => {
        put(part, 'rule', rule);
        put(part, 'tag', tag);
        put(part, 'words', words);
      });
      list(field('more', node), 'pair', event.more, pair);
      one('summary', node).tabIndex = -1;
      node.words = node.textContent.toLowerCase();
      show(node, suits(node));
      return node;
    };
    const reachable = () => {
      if (!one('summary[tabindex="0"]', feed)) {
        const first = all('.event:not([hidden]) summary', feed)[0];
        if (first) first.tabIndex = 0;
      }
    };
    const sift = () => {
      all('.event', feed).forEach((node) => {
        show(node, suits(node));
        if (node.hidden) one('summary', node).tabIndex = -1;
      });
      count();
      reachable();
    };
    const count = () => {
      const none = one('#no-events');
      const shown = one('.event:not([hidden])', feed);
      show(none, !shown);
      write(none, feed.children.length ? 'Nothing here suits what you search for.'
        : 'Nothing yet. It shows here as soon as a Sense server tells of something.');
    };
    const add = (events) => {
      if (!events.length) return;
      const rows = document.createDocumentFragment();
      events.slice(-ROWS).reverse().forEach((event) => rows.append(row(event)));
      feed.prepend(rows);
      while (feed.children.length > ROWS) feed.lastElementChild.remove();
      count();
      reachable();
    };
    const showPause = () => {
      pause.setAttribute('aria-pressed', String(paused));
      write(pause, paused ? `Go on (${number.format(waited)} new)` : 'Pause');
    };
    const told = (events, upTo) => {
      const fresh = events.filter((event) => event.n > last);
      if (last) leftOut += Math.max(0, upTo - last - fresh.length);
      last = Math.max(last, upTo);
      const note = one('#left-out');
      write(note, `${many(leftOut, 'happening')} came too fast to be shown one by one. The rules missed none of them.`);
      show(note, leftOut > 0);
      if (paused) {
        waited += fresh.length;
        waiting = waiting.concat(fresh).slice(-ROWS);
        showPause();
      } else {
        add(fresh);
      }
    };
    one('#sieve').hidden = false;
    search.addEventListener('input', sift);
    kind.addEventListener('change', sift);
    pause.addEventListener('click', () => {
      paused = !paused;
      if (!paused) {
        add(waiting);
        waiting = [];
      }
      waited = 0;
      showPause();
    });
    feed.addEventListener('keydown', (event) => {
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      const from = event.target.closest('summary');
      if (!step || !from) return;
      const reach = all('.event:not([hidden]) summary', feed);
      const to = reach[reach.indexOf(from) + step];
      if (to) {
        event.preventDefault();
        from.tabIndex = -1;
        to.tabIndex = 0;
        to.focus();
      }
    });

    // ---- everything else
    const uptime = () => {
      if (!started) return;
      const seconds = Math.max(0, Math.floor((Date.now() + ahead) / 1000 - started));
      const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
      put(document, 'uptime', days ? `${many(days, 'day')} ${hours} h` : hours ? `${hours} h ${minutes} min`
        : minutes ? `${minutes} min` : `${seconds} s`);
    };
    const sections = {
      head({node, version, started: start}) {
        put(document, 'node', node);
        put(document, 'node2', node);
        put(document, 'version', version);
        started = start;
        uptime();
      },
      troubles(troubles) {
        texts(field('troubles'), troubles);
        show(one('#troubles'), troubles.length > 0);
        document.title = `${troubles.length ? '(!) ' : ''}${field('node').textContent} · Sense Lights`;
      },
      muted(muted) {
        show(one('#muted'), muted);
        main.classList.toggle('muted', muted);
        all('[data-mute]').forEach((form) => show(form, form.dataset.mute !== String(muted)));
      },
      lights: showLights,
      lamps(changed) {
        Object.entries(changed).forEach(([name, lamp]) => lamps.has(name) && shine(lamps.get(name), lamp));
      },
      online(bigs) {
        list(field('online'), 'big', bigs, (node, {name, now, most}) => {
          node.className = `big ${name.toLowerCase()}`;
          put(node, 'name', name);
          put(node, 'now', now);
          put(node, 'most', most);
        });
      },
      today: (pairs) => list(field('today'), 'pair', pairs, pair),
      figures: (pairs) => list(field('figures'), 'pair', pairs, pair),
      chart(chart) {
        const figure = one('#chart');
        for (const name of ['top', 'half', 'from', 'to']) put(figure, name, chart[name]);
        put(figure, 'chart-words', chart.words);
        all('[data-line]', figure).forEach((line) => line.setAttribute('d', chart[line.dataset.line]));
        one('[data-area]', figure).setAttribute('d', chart.area);
      },
      rules: showRules,
      'more-rules': (words) => put(document, 'more-rules', words),
      times(changed) {
        Object.entries(changed).forEach(([name, times]) => rules.has(name) && showTimes(rules.get(name), times));
      },
      file({path, words, since, problems}) {
        put(document, 'file-path', path);
        put(document, 'file-words', words);
        put(document, 'file-since', since);
        texts(field('file-problems'), problems);
        show(field('file-problems'), problems.length > 0);
      },
      links(links) {
        list(field('links'), 'link', links, (node, link) => {
          node.className = `link ${link.state.replace(' ', '-')}`;
          for (const name of ['name', 'state', 'words', 'advice']) put(node, name, link[name]);
        });
      },
      drops(drops) {
        list(field('drops'), 'drop', drops, (node, {reason, count: times, meant}) => {
          node.className = meant ? 'meant' : 'lost';
          put(node, 'count', times);
          put(node, 'reason', reason);
          put(node, 'meant', meant ? 'as you want it' : 'lost');
        });
        show(one('#no-drops'), !drops.length);
      },
    };

    // ---- the stream
    let stream;
    let timer;
    const say = (words, live) => {
      root.classList.toggle('lost', !live);
      root.classList.toggle('live', live);
      write(state.firstElementChild, words);
    };
    const fresh = () => {
      feed.replaceChildren();
      waiting = [];
      waited = leftOut = last = 0;
      one('#left-out').hidden = true;
      showPause();
      count();
    };
    const take = (frame) => {
      heard = Date.now();
      if (frame.run !== run) {
        // Another run counts from 1 again. Whoever asks with an old number would miss what came before it.
        const known = run;
        run = frame.run;
        fresh();
        if (known) {
          connect();
          return;
        }
      }
      ahead = frame.at - Date.now();
      for (const [name, section] of Object.entries(sections)) if (name in frame) section(frame[name]);
      if (frame.events || frame.last > last) told(frame.events ?? [], frame.last);
      say('live', true);
    };
    const connect = () => {
      clearTimeout(timer);
      stream?.close();
      stream = new EventSource('/live');
      stream.onmessage = ({data}) => take(JSON.parse(data));
      stream.onopen = () => { heard = Date.now(); };
      stream.onerror = () => {
        say('not connected, trying again', false);
        if (stream.readyState === EventSource.CLOSED) refused();
      };
    };
    // A stream that was refused is not asked for again by the browser: find out why.
    const refused = async () => {
      timer = setTimeout(connect, AGAIN);
      const asking = new AbortController();
      try {
        const {status} = await fetch('/live', {headers: {accept: 'text/event-stream'}, signal: asking.signal});
        if (status === 401 || status === 403) say('logged out: load the page again', false);
        if (status === 503) say('too many are looking, trying again', false);
      } catch { /* there is nobody: what the page says is right */ }
      asking.abort();
    };
    addEventListener('offline', () => say('not connected, trying again', false));
    addEventListener('pagehide', () => stream.close());
    addEventListener('pageshow', (event) => event.persisted && connect());
    setInterval(() => {
      uptime();
      if (heard && Date.now() - heard > SILENCE && stream.readyState === EventSource.OPEN) {
        // Dropped while this device slept, or the network is gone without a word.
        say('not connected, trying again', false);
        connect();
      }
    }, 5000);

    // ---- orders
    document.addEventListener('submit', async (event) => {
      const form = event.target;
      if (!new URL(form.action).pathname.startsWith('/order/')) return;
      event.preventDefault();
      const answer = one('.answer', form.closest('section'));
      const button = event.submitter ?? one('button', form);
      button.disabled = true;
      let done = false;
      let text;
      try {
        const response = await fetch(form.action, {
          method: 'POST', headers: {accept: 'application/json'}, body: new URLSearchParams(new FormData(form)),
        });
        const body = await response.text();
        try {
          ({done, text} = JSON.parse(body));
        } catch {
          text = `Refused (${response.status}). Load the page again, and log in where it asks for it.`;
        }
      } catch {
        text = 'Not sent: there is no connection.';
      }
      button.disabled = false;
      write(answer, text);
      answer.classList.toggle('refused', !done);
    });

    connect();
  });
})();
