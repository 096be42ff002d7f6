// Opens sites of documentation in a browser, as a reader does. Usage: browser.mjs FOLDER
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import test, { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const sites = path.resolve(process.argv[2]);
const address = (page) => pathToFileURL(path.join(sites, page)).href;
const narrow = { width: 375, height: 740 };
const wide = { width: 1440, height: 900 };

/** One page of each form: the first, a group, a struct, an enum, a union, a list. */
const pages = {
  first: "intuned/index.html",
  group: "intuned/operations/project/jobs.html",
  struct: "intuned/models/operations/failed.html",
  enum: "intuned/models/errors/bad_request_code.html",
  union: "intuned/models/operations/auth_session_result_response_body.html",
  list: "intuned/reference.html",
};

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
});
after(() => browser.close());

/** Opens a page and calls a function with it. Whatever it asks for outside of its folder, or complains of, is an error. */
const opened = async (where, { site = "intuned", ...options }, use) => {
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(address(site))) faults.push(`asks for ${request.url()}`);
  });
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("dialog", (dialog) => {
    faults.push(`runs a script: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address(where));
  await use(page);
  await context.close();
  assert.deepEqual(faults, []);
};
const title = (page) => page.locator("h1").innerText();

test("a type is found, its field leads to another, and back", () =>
  opened(pages.first, {}, async (page) => {
    await page.keyboard.press("/");
    await page.keyboard.type("Failed");
    await page.locator("[role=option]").first().waitFor();
    assert.match(await page.locator("[role=option][aria-selected=true]").innerText(), /^Failed\b/);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/failed.html");
    await page.locator("[id='fields.error']").getByText("ResponseBodyError").click();
    await page.waitForURL("**/response_body_error.html");
    assert.equal(await title(page), "ResponseBodyError");
    await page.goBack();
    assert.equal(await title(page), "Failed");
  }));

test("fields, operations and documented names are found with the keyboard", () =>
  opened(pages.struct, {}, async (page) => {
    const input = page.getByRole("combobox");
    const find = async (text, name) => {
      await input.fill(text);
      const option = page.locator("[role=option]").filter({ hasText: name }).first();
      await option.waitFor();
      for (let steps = 0; (await option.getAttribute("aria-selected")) !== "true"; steps++) {
        assert.ok(steps < 40, `${name} is reached`);
        await page.keyboard.press("ArrowDown");
      }
      assert.equal(await input.getAttribute("aria-activedescendant"), await option.getAttribute("id"));
      await page.keyboard.press("Enter");
    };
    await find("doc url", "ResponseBodyError.doc_url");
    await page.waitForURL("**/response_body_error.html#fields.doc_url");
    await page.locator("tr:target").waitFor();
    await find("jobs all", "client.project().jobs().all");
    await page.waitForURL("**/jobs.html#all");
    await find("ResponseBodyFailed", "Failed");
    await page.waitForURL("**/failed.html");
    await find("getJobs", "client.project().jobs().all");
    await page.waitForURL("**/jobs.html#all");
    await find("terminate runs", "client.project().jobs().runs().terminate");
    await page.waitForURL("**/runs.html#terminate");
    await find("jobs get", "client.project().jobs().all");
    await page.waitForURL("**/jobs.html#all");
    await input.fill("nothing is called like this");
    await page.getByText("No results for").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await input.getAttribute("aria-expanded"), "false");
  }));

test("the first press of Tab leads over the lists to the content", () =>
  opened(pages.group, {}, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.closest("main")));
  }));

test("operations come before types, and types before fields", () =>
  opened(pages.first, {}, async (page) => {
    await page.getByRole("combobox").fill("job");
    await page.locator("[role=option]").first().waitFor();
    const kinds = await page.locator("[role=option] small").allInnerTexts();
    const first = (kind) => kinds.findIndex((text) => text.startsWith(kind));
    assert.ok(first("operation") < first("field"), kinds.join());
  }));

test("what is searched for finds its place", () =>
  opened(pages.first, {}, async (page) => {
    await page.getByRole("combobox").focus();
    await page.waitForFunction(() => window.searchIndex);
    const entries = await page.evaluate(() =>
      window.searchIndex.flatMap(([, , address, , , more]) => [
        address,
        ...(Array.isArray(more) ? more : []).map((field) => `${address}#fields.${Array.isArray(field) ? field[0] : field}`),
      ]),
    );
    assert.ok(entries.length > 100);
    const anchors = new Map();
    for (const entry of entries) {
      const [file, anchor] = entry.split("#");
      if (!anchors.has(file)) {
        await page.goto(address(`intuned/${file}`));
        anchors.set(file, await page.evaluate(() => [...document.querySelectorAll("[id]")].map((it) => it.id)));
      }
      assert.ok(!anchor || anchors.get(file).includes(anchor), entry);
    }
  }));

for (const [form, where] of Object.entries(pages)) {
  test(`${form}: fits a narrow screen`, () =>
    opened(where, { viewport: narrow, hasTouch: true, isMobile: true }, async (page) => {
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= narrow.width, `the page is ${width} pixels wide`);
      const menu = page.getByRole("button", { name: "Menu" });
      await menu.click();
      const list = page.getByRole("navigation", { name: "Pages" });
      const { height, top } = await list.evaluate((it) => it.getBoundingClientRect());
      assert.ok(top > 0 && top + height <= narrow.height + 1, "the list is below the menu, and scrolls");
      await page.getByRole("navigation", { name: "Pages" }).getByText("All types").click();
      await page.waitForURL("**/types.html");
    }));

  test(`${form}: is accessible`, async () => {
    for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: narrow }]) {
      // The policy of the pages does not permit the checker.
      await opened(where, { bypassCSP: true, ...options }, async (page) => {
        await page.addScriptTag({ content: readFileSync(axe, "utf8") });
        const { violations } = await page.evaluate(() => window.axe.run({ preload: false }));
        const serious = violations.filter((it) => ["serious", "critical"].includes(it.impact));
        assert.deepEqual(
          serious.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).slice(0, 3).join(" ")}`),
          [],
        );
      });
    }
  });
}

test("code can be copied", () =>
  opened(pages.struct, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.getByRole("button", { name: "Copy the code" }).first().click();
    await page.getByText("Copied").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^use intuned::models::Failed;\n/);
  }));

test("colours are chosen and stay", () =>
  opened(pages.first, { colorScheme: "light" }, async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole("button", { name: "Use dark colours" }).click();
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.goto(address(pages.group));
    assert.equal(await ground(), dark);
  }));

test("pages say all they say without scripts, and on paper", async () => {
  for (const viewport of [wide, narrow]) {
    await opened(pages.struct, { javaScriptEnabled: false, viewport }, async (page) => {
      assert.ok(await page.getByRole("navigation", { name: "Pages" }).isVisible());
      assert.ok(await page.locator("[id='fields.error']").isVisible());
    });
  }
  await opened(pages.group, {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    assert.ok(!(await page.getByRole("navigation", { name: "Pages" }).isVisible()));
    assert.ok(!(await page.locator("header").isVisible()));
    assert.ok(await page.locator("h2").first().isVisible());
  });
});

test("nothing of a document runs or is loaded", async () => {
  const files = readdirSync(path.join(sites, "hostile"), { recursive: true }).filter((file) => file.endsWith(".html"));
  assert.ok(files.length > 5);
  for (const file of files) {
    await opened(`hostile/${file}`, { site: "hostile" }, async (page) => {
      const found = await page.evaluate(() => ({
        scripts: [...document.scripts].map((it) => new URL(it.src).pathname.split("/").pop()),
        foreign: document.querySelectorAll("iframe, img, object, embed, svg, style, form, base").length,
        handlers: [...document.querySelectorAll("*")].filter((it) => it.getAttributeNames().some((name) => name.startsWith("on"))).length,
        links: [...document.links].map((it) => it.protocol).filter((it) => !["file:", "https:", "http:", "mailto:"].includes(it)),
        titles: document.querySelectorAll("h1").length,
      }));
      assert.deepEqual(found, { scripts: ["site.js"], foreign: 0, handlers: 0, links: [], titles: 1 });
      for (const details of await page.locator("main a").all()) assert.ok(await details.getAttribute("href"));
    });
  }
  // What the search shows is text, too.
  await opened("hostile/index.html", { site: "hostile" }, async (page) => {
    await page.getByRole("combobox").fill("thing");
    await page.locator("[role=option]").first().waitFor();
    assert.equal(await page.locator("header script, header img").count(), 0);
  });
});

if (process.env.PICTURES) {
  test("pictures", async () => {
    const folder = path.join(sites, "../pictures");
    mkdirSync(folder, { recursive: true });
    for (const [form, where] of Object.entries(pages)) {
      for (const [name, options] of [
        ["light", { colorScheme: "light" }],
        ["dark", { colorScheme: "dark" }],
        ["narrow", { viewport: narrow }],
      ]) {
        await opened(where, options, async (page) => {
          await page.screenshot({ path: path.join(folder, `${form}-${name}.png`) });
        });
      }
    }
    await opened(pages.first, {}, async (page) => {
      await page.getByRole("combobox").fill("error");
      await page.locator("[role=option]").first().waitFor();
      await page.screenshot({ path: path.join(folder, "search.png") });
    });
  });
}
