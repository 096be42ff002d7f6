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

  // A word as it is compared: `user_id`, `userId` and `user id` are one.
  const folded = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const kinds = ["operation", "webhook", "struct", "enum", "type", "field"];
  const most = 40;

  /** All that can be found, once the list is there. `names` are what is compared, and what is shown if it is found. */
  let entries = null;
  const load = () => {
    if (load.started) return;
    load.started = true;
    const script = make("script", { src: `${root}search.js` });
    script.addEventListener("load", () => {
      entries = [];
      const named = (name, shown = "") => ({ folded: folded(name), shown });
      for (const [kind, name, address, beside, others, fields = []] of window.searchIndex) {
        const names = [named(name), ...others.map((other) => named(other, other))];
        // An operation is found without what all of them begin with, and by its method and path.
        if (kind === "operation") names.push(named(name.slice("client.".length)), named(name.split(".").pop()), named(beside));
        entries.push({ kind, name, address, beside, names });
        for (const field of fields) {
          const [ident, sent] = Array.isArray(field) ? field : [field, field];
          entries.push({
            kind: "field",
            name: `${name}.${ident}`,
            address: `${address}#fields.${ident}`,
            beside: sent === ident ? "" : `sent as ${sent}`,
            names: [named(ident), named(sent), named(name + ident)],
          });
        }
      }
      load.then();
    });
    document.head.append(script);
  };

  /** How well an entry is what was asked for, and the name that is; nothing if none is. */
  const match = (entry, asked) => {
    let best = null;
    for (const name of entry.names) {
      const at = name.folded.indexOf(asked);
      if (at < 0) continue;
      const close = name.folded.length === asked.length ? 400 : at === 0 ? 200 : 100;
      const points = close - Math.min(name.folded.length, 90) - (name.shown ? 5 : 0);
      if (!best || points > best.points) best = { points, shown: name.shown };
    }
    if (!best) return null;
    // Many types have a field of one name.
    const points = entry.kind === "field" ? best.points / 2 : best.points;
    return { ...entry, points: points - kinds.indexOf(entry.kind), shown: best.shown };
  };
  const find = (text) => {
    const asked = folded(text);
    if (!asked || !entries) return [];
    const found = entries.map((entry) => match(entry, asked)).filter(Boolean);
    return found.sort((a, b) => b.points - a.points).slice(0, most);
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
          option.append(make("code", {}, entry.name), " ", make("span", {}, [entry.kind, entry.beside, entry.shown].filter(Boolean).join(" · ")));
          option.addEventListener("mousedown", (event) => event.preventDefault());
          option.addEventListener("click", () => go(entry));
          option.entry = entry;
          return option;
        }),
      );
      if (!found.length) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false", id: ".found-none" }, "Nothing is called so."));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.length === 1 ? "1 result" : `${found.length === most ? "The first " : ""}${found.length} results`;
      if (found.length) choose(0);
    };
    const go = (entry) => {
      close();
      input.blur();
      location.href = root + entry.address;
    };
    load.then = show;
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
      html.classList.toggle("opened", isOpen);
      button.setAttribute("aria-expanded", String(isOpen));
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
    document.querySelector("nav.pages [aria-current]")?.scrollIntoView({ block: "nearest" });
  });
})();
