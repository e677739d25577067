(() => {
  'use strict';
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let one = target; one; one = one.parentElement) if (one.tagName === 'DETAILS') one.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();
  for (const tools of document.querySelectorAll('.graph-tools')) {
    const box = tools.nextElementSibling;
    const picture = box.querySelector('svg');
    const [width, height] = ['width', 'height'].map((name) => Number(picture.getAttribute(name)));
    let scale = 1;
    const zoom = (wanted) => {
      const next = Math.min(3, Math.max(0.05, wanted));
      const middle = [(box.scrollLeft + box.clientWidth / 2) / scale, (box.scrollTop + box.clientHeight / 2) / scale];
      scale = next;
      picture.setAttribute('width', width * scale);
      picture.setAttribute('height', height * scale);
      box.scrollTo(middle[0] * scale - box.clientWidth / 2, middle[1] * scale - box.clientHeight / 2);
    };
    const steps = { in: () => zoom(scale * 1.25), out: () => zoom(scale / 1.25), fit: () => zoom(Math.min(1, box.clientWidth / width)) };
    tools.hidden = false;
    for (const button of tools.querySelectorAll('button')) button.addEventListener('click', steps[button.dataset.zoom]);
    if (width > box.clientWidth) steps.fit();
    if (scale < 0.4) zoom(0.4);
  }
  for (const button of document.querySelectorAll('[data-open-all]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const all = [...document.querySelectorAll('.task')];
      const open = all.some((one) => !one.open);
      for (const one of all) one.open = open;
    });
  }
  addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details')) one.open = true; });
})();
