// What the widgets of a quiz share. Python puts this file before quiz.js and predict.js: one module, no imports.

/** An element with attributes and children; a string is text, never HTML. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The course's own HTML (checked in Python); what a learner typed is text and goes through make(). */
function rich(name, attributes, html) {
  const element = make(name, attributes);
  element.innerHTML = html;
  return element;
}

const SIGNS = { Right: "✓", Wrong: "✗", "In place": "✓", "Not here": "✗" };

/** A word with its sign; the sign is for the eye, the word for everybody. */
function word(text, after = "") {
  const sign = SIGNS[text];
  const kind = sign === "✓" ? "right" : sign === "✗" ? "wrong" : "plain";
  return make("strong", { class: `cwq-word cwq-${kind}` }, sign ? make("span", { "aria-hidden": "true" }, `${sign} `) : null, text + after);
}

/** The root of a widget. JupyterLab's shortcuts stay out of it; Escape leads back to its cell. */
function card(el, label) {
  const root = make("section", { class: "causeway cwq", "aria-label": label, "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") root.closest(".jp-Cell")?.focus();
  });
  el.replaceChildren(root);
  return root;
}

/** Messages to the kernel; `silent` is called where no answer comes back in time. */
function line(model, silent) {
  let timer = 0;
  return {
    send(message) {
      clearTimeout(timer);
      timer = setTimeout(silent, 5000);
      model.send(message);
    },
    heard: () => clearTimeout(timer),
  };
}

const SILENT = "No answer yet. The kernel is busy, or it was restarted: wait, or run this cell again.";

/** Call `update` now and at each change of the state, until the view is closed. */
function follow(model, update, close = () => {}) {
  update();
  model.on("change:state", update);
  return () => {
    model.off("change:state", update);
    close();
  };
}
