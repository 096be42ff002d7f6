"use strict";
(() => {
  const root = document.currentScript.dataset.root;
  const html = document.documentElement;
  html.classList.add("scripted");

  /** Makes an element. */
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // What the reader has chosen stays, where the browser keeps it.
  const stored = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("theme", value);
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const isDark = () =>
    html.dataset.theme ? html.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const chosen = stored();
  if (chosen === "light" || chosen === "dark") html.dataset.theme = chosen;

  // `user_id`, `userId` and `user id` are the same words.
  const words = (text) =>
    text
      .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, "$1 ")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const kinds = ["operation", "webhook", "struct", "enum", "type", "field"];
  const most = { field: 15, other: 25 };

  /** All that can be found, once the list is there. `names` are what is compared, and what is shown if it is found. */
  let entries = null;
  const load = () => {
    if (load.started) return;
    load.started = true;
    const script = make("script", { src: `${root}search.js` });
    script.addEventListener("load", () => {
      entries = [];
      const named = (name, shown = "") => ({ words: words(name), whole: words(name).join(""), shown });
      const add = (kind, name, address, beside, names, text = "") =>
        entries.push({ kind, name, address, beside, names, text: words(text), index: entries.length });
      for (const [kind, name, address, beside, others, more] of window.searchIndex) {
        const names = [named(name), ...others.map((other) => named(other, other))];
        if (typeof more === "string") {
          // All operations begin with the client.
          names.push(named(name.slice("client.".length)), named(name.split(".").pop()), named(beside));
          add(kind, name, address, [beside, more].filter(Boolean).join(" · "), names, more);
          continue;
        }
        add(kind, name, address, beside, names);
        for (const field of more) {
          const [ident, sent] = Array.isArray(field) ? field : [field, field];
          const shown = sent === ident ? "" : `sent as ${sent}`;
          add("field", `${name}.${ident}`, `${address}#fields.${ident}`, shown, [named(ident), named(sent), named(`${name} ${ident}`)]);
        }
      }
      load.finished();
    });
    document.head.append(script);
  };

  /** How well a word is among words: as it is, but for an `s`; as a beginning; in none. */
  const within = (word, all) => {
    let best = 0;
    for (const other of all) {
      if (other === word) return 10;
      if (other === `${word}s` || word === `${other}s`) best = Math.max(best, 9);
      else if (other.startsWith(word)) best = Math.max(best, 5);
    }
    return best;
  };
  /** How well an entry is what was asked for, and the name that is; nothing if a word is neither in a name nor in the text. */
  const match = (entry, asked) => {
    let best = null;
    for (const name of entry.names) {
      let points = 0;
      for (const word of asked.words) {
        const found = within(word, name.words) || within(word, entry.text) / 2;
        points = found && points >= 0 ? points + found : -1;
      }
      points /= asked.words.length;
      // Names that are longer than what was asked for say something else, too.
      if (points > 0) points += Math.max(0, 6 - (name.words.length - asked.words.length));
      if (name.whole === asked.whole) points = 40;
      else if (name.whole.startsWith(asked.whole)) points = Math.max(points, 8);
      else if (name.whole.includes(asked.whole)) points = Math.max(points, 4);
      if (points > (best?.points ?? 0)) best = { points, shown: name.shown };
    }
    return best && { ...entry, ...best, points: best.points - kinds.indexOf(entry.kind) / 4 };
  };
  const find = (text) => {
    const asked = { words: words(text), whole: words(text).join("") };
    if (!asked.whole || !entries) return [];
    const found = entries.map((entry) => match(entry, asked)).filter(Boolean);
    found.sort((a, b) => b.points - a.points || a.name.length - b.name.length || a.index - b.index);
    // Many types have a field of one name.
    const fields = found.filter((entry) => entry.kind === "field").slice(0, most.field);
    return [...found.filter((entry) => entry.kind !== "field").slice(0, most.other), ...fields];
  };

  const search = () => {
    const input = make("input", {
      type: "search",
      role: "combobox",
      placeholder: "Search",
      "aria-label": "Search operations, types and fields",
      "aria-keyshortcuts": "/",
      "aria-expanded": "false",
      "aria-controls": ".found",
      "aria-autocomplete": "list",
      autocomplete: "off",
      spellcheck: "false",
    });
    const list = make("ul", { role: "listbox", id: ".found", "aria-label": "Results", hidden: "" });
    const status = make("div", { class: "status", role: "status" });
    let at = -1;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      const all = options();
      if (!all.length) return;
      at = (index + all.length) % all.length;
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    const show = () => {
      const text = input.value.trim();
      if (!text) return close();
      if (!entries) return load();
      const found = find(text);
      list.replaceChildren(
        ...found.map((entry, index) => {
          const option = make("li", { role: "option", id: `.found-${index}`, "aria-selected": "false" });
          const more = [entry.beside, entry.shown].filter(Boolean).join(" · ");
          option.append(make("code", {}, entry.name), " ", make("small", {}, entry.kind), more && make("span", {}, more));
          option.addEventListener("mousedown", (event) => event.preventDefault());
          option.addEventListener("click", () => go(entry));
          option.entry = entry;
          return option;
        }),
      );
      if (!found.length) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false", id: ".found-none" }, `No results for “${text}”`));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.length === 1 ? "1 result" : `${found.length} results`;
      if (found.length) choose(0);
    };
    const go = (entry) => {
      close();
      input.blur();
      location.href = root + entry.address;
    };
    load.finished = show;
    input.addEventListener("focus", load);
    input.addEventListener("input", show);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") choose(at + 1);
      else if (event.key === "ArrowUp") choose(at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && options()[at]?.entry) go(options()[at].entry);
      else return;
      event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    return make("div", { class: "search", role: "search" }, input, list, status);
  };

  const theme = () => {
    const button = make("button", { type: "button" });
    const say = () => {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
    };
    button.addEventListener("click", () => {
      html.dataset.theme = isDark() ? "light" : "dark";
      stored(html.dataset.theme);
      say();
    });
    say();
    return button;
  };

  const menu = () => {
    const button = make("button", { type: "button", class: "menu", "aria-expanded": "false", "aria-controls": ".pages" }, "Menu");
    const open = (isOpen) => {
      const pages = document.querySelector("nav.pages");
      html.classList.toggle("opened", isOpen);
      button.setAttribute("aria-expanded", String(isOpen));
      document.querySelector("main").inert = isOpen;
      if (isOpen) (pages.querySelector("[aria-current]") ?? pages.querySelector("a")).focus();
    };
    button.addEventListener("click", () => open(!html.classList.contains("opened")));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && html.classList.contains("opened")) {
        open(false);
        button.focus();
      }
    });
    return button;
  };

  /** Selects text where the clipboard cannot be written, as in pages without a server in some browsers. */
  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      const selection = getSelection();
      selection.selectAllChildren(code);
      document.execCommand("copy");
      selection.removeAllRanges();
    }
  };

  /** Marks the section that is read in the list of sections. */
  const follow = () => {
    const links = new Map([...document.querySelectorAll("nav.sections a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
    if (!links.size) return;
    const titles = [...document.querySelectorAll("main h2[id]")];
    let marked = null;
    const mark = () => {
      // The last title above the upper quarter of the window.
      const read = titles.filter((title) => title.getBoundingClientRect().top < innerHeight / 4).pop();
      const link = read && links.get(read.id);
      if (link === marked) return;
      marked?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      marked = link;
      const list = document.querySelector("nav.sections");
      if (link) list.scrollTop = link.offsetTop - list.offsetTop - list.clientHeight / 2;
    };
    let isDue = false;
    addEventListener(
      "scroll",
      () => {
        if (isDue) return;
        isDue = true;
        requestAnimationFrame(() => {
          isDue = false;
          mark();
        });
      },
      { passive: true },
    );
    mark();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("header").append(search(), theme(), menu());
    for (const block of document.querySelectorAll("pre")) {
      const around = make("div", { class: "copied" });
      const button = make("button", { type: "button", "aria-label": "Copy the code" }, "Copy");
      button.addEventListener("click", async () => {
        await copy(block.querySelector("code"));
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 1500);
      });
      block.replaceWith(around);
      around.append(block, button);
    }
    follow();
    // The first press of Tab goes to the beginning of the page, as long as only the list is moved.
    const current = document.querySelector("nav.pages [aria-current]");
    const pages = document.querySelector("nav.pages");
    if (current) pages.scrollTop = current.offsetTop - pages.offsetTop - pages.clientHeight / 2;
  });
})();
