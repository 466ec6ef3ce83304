// One card at a time: the question, its answer on request, four ratings. Cards and days are decided in the kernel.

const WORDS = { again: "Again", hard: "Hard", good: "Good", easy: "Easy" };

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function html(name, attributes, text) {
  const made = element(name, attributes);
  made.innerHTML = text; // made in the kernel, everything foreign escaped there
  return made;
}

// In JupyterLab and Notebook a link opens as a tab beside this one; elsewhere it stays a plain link.
function link(card) {
  const anchor = element("a", { href: card.link, class: "cw-link" }, card.words);
  const here = decodeURIComponent(location.pathname).match(/\/(?:lab(?:\/workspaces\/[^/]+)?\/tree|notebooks)\/(.+)$/);
  if (here) {
    const parts = [];
    for (const part of [...here[1].split("/").slice(0, -1), ...card.link.split("/")])
      part === ".." && parts.length ? parts.pop() : part !== "." && parts.push(part);
    anchor.dataset.commandlinkerCommand = "docmanager:open";
    anchor.dataset.commandlinkerArgs = JSON.stringify({ path: parts.join("/") });
  }
  return anchor;
}

function render({ model, el }) {
  const live = element("p", { class: "cw-live", "aria-live": "polite" });
  const body = element("div");
  const root = element("div", { class: "causeway cw-review", "data-lm-suppress-shortcuts": "true" }, body, live);

  function ratings(card) {
    const buttons = card.ratings.map((rating, number) => {
      const label = element("span", { class: "cw-rating" }, `${number + 1} ${WORDS[rating.name]}`);
      const button = element("button", { type: "button" }, label, element("span", { class: "cw-why" }, ` ${rating.when}`));
      button.addEventListener("click", () => model.send({ name: card.name, rating: rating.name }));
      return button;
    });
    const legend = element("legend", {}, "How well did you know it?");
    return element("fieldset", { class: "cw-ratings" }, legend, ...buttons);
  }

  function answer(card) {
    const back = element("div", { class: "cw-back", role: "group", "aria-label": "Answer", tabindex: "-1" });
    back.append(element("h4", {}, card.label), html("div", {}, card.back));
    return back;
  }

  function side(card) {
    if (card.ratings)
      return [
        answer(card),
        ratings(card),
      ];
    const button = element("button", { type: "button", class: "cw-show" }, "Show the answer");
    button.addEventListener("click", () => model.send({ name: card.name }));
    return [button];
  }

  function draw() {
    const card = model.get("card");
    const had = root.contains(document.activeElement);
    const total = card.done + card.left;
    const count = element("p", { class: "cw-count" }, card.left ? `Card ${card.done + 1} of ${total}` : `${card.done} of ${total} reviewed`);
    const notice = model.get("notice") ? [element("p", { class: "cw-count" }, model.get("notice"))] : [];
    if (!card.left) {
      const end = element("p", { tabindex: "-1" }, "That is all for today. Each card comes back when it is about to be forgotten.");
      body.replaceChildren(count, end, ...notice);
      live.textContent = end.textContent;
      if (had) end.focus();
      return;
    }
    const head = element("h3", { tabindex: "-1" }, card.title);
    body.replaceChildren(count, head, html("div", { class: "cw-front" }, card.front), ...side(card), element("p", {}, link(card)), ...notice);
    if (had) (card.ratings ? body.querySelector(".cw-back") : head).focus();
    live.textContent = card.ratings ? "The answer is shown. Rate it from 1 to 4." : `${count.textContent}: ${card.title}`;
  }

  root.addEventListener("keydown", (event) => {
    const button = root.querySelectorAll(".cw-ratings button")[Number(event.key) - 1];
    if (button && !event.ctrlKey && !event.metaKey && !event.altKey) button.click();
    if (event.key !== "Escape") event.stopPropagation();
  });
  model.on("change:card", draw);
  model.on("change:notice", draw);
  draw();
  el.append(root);
  return () => {
    model.off("change:card", draw);
    model.off("change:notice", draw);
  };
}

export default { render };
