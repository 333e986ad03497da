/* The frame's behaviour in the browser. Event delegation, so that it survives htmx swaps. Every page works without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const token = () => find("meta[name=csrf-token]")?.content;

  /* Text size */
  const setScale = (value) => {
    root.dataset.scale = value;
    document.cookie = `scale=${value};path=/;max-age=31536000;samesite=lax`;
    all("[data-adjust-scale]").forEach((link) => {
      const chosen = link.dataset.adjustScale === value;
      link.classList.toggle("active", chosen);
      if (chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };

  /* Menu of small screens */
  const menu = () => find("#mobile-nav");
  const opener = () => find("a[aria-controls=mobile-nav]");
  const toggleMenu = (open) => {
    const panel = menu();
    panel.classList.toggle("is-open", open);
    panel.classList.toggle("is-backdrop", open);
    document.body.classList.toggle("is-gnb-mobile", open);
    opener()?.setAttribute("aria-expanded", String(open));
    ["#krds-header .header-in", "#container", "#krds-footer", "#krds-masthead"].forEach((part) => find(part)?.toggleAttribute("inert", open));
    (open ? find(".app-mnav a", panel) : opener())?.focus();
  };

  const closeDrops = (except) => all("details.app-drop[open]").forEach((drop) => { if (drop !== except) drop.open = false; });

  document.addEventListener("click", (event) => {
    const target = event.target;
    const scale = target.closest("[data-adjust-scale]");
    closeDrops(target.closest("details.app-drop"));
    if (scale) { event.preventDefault(); setScale(scale.dataset.adjustScale); return; }
    if (target.closest("a[aria-controls=mobile-nav]")) { event.preventDefault(); toggleMenu(true); return; }
    if (target.closest("#close-nav")) { event.preventDefault(); toggleMenu(false); return; }
    if (target.closest("[data-print]")) { window.print(); return; }
    const closer = target.closest("[data-close-details]");
    if (closer) { const box = closer.closest("details"); box.open = false; find("summary", box).focus(); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const drop = find("details.app-drop[open]");
    if (drop) { drop.open = false; find("summary", drop).focus(); }
    if (menu()?.classList.contains("is-open")) toggleMenu(false);
  });

  /* Tiles of a map: the arrows go to the next tile in that direction; the tabulator goes through all of them anyway. */
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  document.addEventListener("keydown", (event) => {
    const tile = ARROWS[event.key] && event.target.closest?.("a.tile");
    if (!tile) return;
    event.preventDefault();
    const [across, down] = ARROWS[event.key];
    const far = (other) => {
      const dx = (other.dataset.column - tile.dataset.column) * (across || 1), dy = (other.dataset.row - tile.dataset.row) * (down || 1);
      const [along, aside] = across ? [dx, Math.abs(dy)] : [dy, Math.abs(dx)];
      return along > 0 ? along + aside * 2 : Infinity;
    };
    const next = all("a.tile", tile.ownerSVGElement).reduce((best, other) => (far(other) < far(best) ? other : best), tile);
    if (far(next) < Infinity) next.focus();
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-auto-submit]")) event.target.form.requestSubmit();
  });

  /* A form is sent once. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.sending) { if (form.dataset.sending) event.preventDefault(); return; }
    form.dataset.sending = "1";
    setTimeout(() => { delete form.dataset.sending; }, 4000);
  });
  window.addEventListener("pageshow", () => all("form[data-sending]").forEach((form) => { delete form.dataset.sending; }));

  /* Requests of htmx carry the token too. */
  document.addEventListener("htmx:configRequest", (event) => { if (token()) event.detail.headers["X-CSRFToken"] = token(); });

  /* Where what was pressed is gone after a swap, the reader goes on at the place it names. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const next = event.detail.requestConfig?.elt.dataset.focusAfter;
    if (next) find(next)?.focus();
  });

  find("[data-focus]")?.focus();

  /* Time-out: ask before the session ends. Other windows of the same browser keep it alive through a shared mark. */
  const dialog = find("#idle");
  if (!dialog) return;
  const limit = Number(dialog.dataset.idle) * 1000;
  const warning = Math.min(120000, limit / 2);
  const key = "jobcenter-active";
  const clock = find("#idle-clock"), say = find("#idle-say");
  let local = Date.now(), spoken = null, typed = false, timer = 0;
  const mark = () => { local = Date.now(); try { localStorage.setItem(key, String(local)); } catch { /* no storage: this window alone */ } };
  const last = () => { try { return Number(localStorage.getItem(key)) || local; } catch { return local; } };
  const write = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  const end = () => {
    clearInterval(timer);
    if (!typed) { window.location.assign(dialog.dataset.after); return; }
    find("#idle-ask").hidden = true;
    find("#idle-ended").hidden = false;
    if (!dialog.open) dialog.showModal();
    find("#idle-close").focus();
  };

  const tick = () => {
    const left = Math.ceil((last() + limit - Date.now()) / 1000);
    if (left <= 0) { end(); return; }
    if (left * 1000 > warning) { if (dialog.open) dialog.close(); spoken = null; return; }
    if (!dialog.open) dialog.showModal();
    clock.textContent = write(left);
    const step = Math.ceil(left / 30) * 30;
    if (step !== spoken) { spoken = step; say.textContent = `${say.dataset.text} ${write(left)}`; }
  };

  const extend = async () => {
    const answer = await fetch(dialog.dataset.extend, { method: "POST", headers: { "X-CSRFToken": token() } });
    if (!answer.ok || answer.redirected) { end(); return; }
    mark();
    dialog.close();
  };

  mark();
  find("#idle-extend").addEventListener("click", extend);
  find("#idle-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("cancel", (event) => { if (!find("#idle-ask").hidden) { event.preventDefault(); extend(); } });
  document.addEventListener("input", (event) => { typed ||= Boolean(event.target.closest("#main form[method=post]")); });
  document.addEventListener("htmx:afterRequest", mark);
  timer = setInterval(tick, 1000);
})();
