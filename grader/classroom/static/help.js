// Hints and solutions, opened one by one. What may be opened is decided in the kernel; this only draws and asks.

const STATES = { read: "", next: "open", locked: "locked" };

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

let views = 0; // two panels of one task must not share an id

function render({ model, el }) {
  const view = ++views;
  const opened = new Set(); // what is unfolded in this view
  const asked = new Set(); // what was pressed and not answered yet
  const live = element("p", { class: "cw-live", "aria-live": "polite" });
  const body = element("div");
  const root = element("div", { class: "causeway cw-help", "data-lm-suppress-shortcuts": "true" }, body, live);

  const name = (task, step) => `${task.id}/${step.id}`;
  const find = (key) => [...root.querySelectorAll("button")].find((button) => button.dataset.step === key);

  function press(task, step) {
    const key = name(task, step);
    if (step.state === "read") {
      opened.has(key) ? opened.delete(key) : opened.add(key);
      draw();
    } else {
      asked.add(key);
      model.send({ task: task.id, step: step.id });
    }
  }

  function mark(step, open) {
    if (step.state === "locked") return "\u25CB"; // a circle: not yet
    return open ? "\u25BE" : "\u25B8"; // a triangle, as browsers draw a disclosure
  }

  function row(task, step) {
    const key = name(task, step);
    const open = step.state === "read" && opened.has(key);
    const id = `cw-help-${view}-${key.replace(/\W/g, "-")}`;
    const button = element(
      "button",
      { type: "button", class: `cw-step cw-${step.state}`, "aria-expanded": String(open), "data-step": key },
      element("span", { class: "cw-mark", "aria-hidden": "true" }, mark(step, open)),
      element("span", { class: "cw-title" }, step.title),
      element("span", { class: "cw-why" }, open ? "" : step.why || STATES[step.state])
    );
    if (step.state === "locked") button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => press(task, step));
    const item = element("li", {}, button);
    if (open) {
      const text = element("div", { class: "cw-text", id, role: "group", "aria-label": step.title });
      text.innerHTML = step.html; // made in the kernel, everything foreign escaped there
      button.setAttribute("aria-controls", id);
      item.append(text);
    }
    return item;
  }

  function section(task, several) {
    const list = element("ol", { class: "cw-steps" }, ...task.steps.map((step) => row(task, step)));
    const parts = several ? [element("h3", {}, task.title), list] : [list];
    if (task.note) parts.push(element("p", { class: "cw-note" }, task.note));
    return element("div", { role: "group", class: "cw-task", "aria-label": `Help with task ${task.title}` }, ...parts);
  }

  function draw() {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.step : "";
    const tasks = model.get("tasks");
    body.replaceChildren(...tasks.map((task) => section(task, tasks.length > 1)));
    if (model.get("notice")) body.append(element("p", { class: "cw-note" }, model.get("notice")));
    if (focused) find(focused)?.focus();
  }

  function answered() {
    for (const task of model.get("tasks"))
      for (const step of task.steps) {
        const key = name(task, step);
        if (!asked.delete(key)) continue;
        if (step.state === "read") opened.add(key);
        live.textContent = step.state === "read" ? `${step.title}: opened.` : `${step.title}: opens ${step.why}.`;
      }
    draw();
  }

  const heard = (message) => message.answered && answered();
  // Keys pressed here belong to the buttons, not to the notebook's commands; Escape leads back to the cell.
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") root.closest(".jp-Cell")?.focus();
  });
  model.on("msg:custom", heard);
  model.on("change:tasks", draw);
  draw();
  el.append(root);
  return () => {
    model.off("msg:custom", heard);
    model.off("change:tasks", draw);
  };
}

export default { render };
