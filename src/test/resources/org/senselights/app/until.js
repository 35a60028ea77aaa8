// Resolves with what the question answers as soon as that is something, looking again whenever the page changes.
(question) => new Promise((done, failed) => {
  let answer;
  const look = () => {
    answer = question();
    if (answer) {
      watcher.disconnect();
      clearTimeout(end);
      done(answer);
    }
  };
  const watcher = new MutationObserver(look);
  const end = setTimeout(() => {
    watcher.disconnect();
    failed(new Error(`${question} does not come: ${document.body.innerText}`));
  }, 30000);
  watcher.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  look();
})
