// Steps through pictures that are all here already: it works on when the kernel is gone.
const PACE = 1100; // milliseconds a picture stays while playing

function made(tag, name, text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function button(text, name, press) {
  const element = made("button", name, text);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}

function transcript(says, first) {
  const details = made("details", "words");
  details.append(made("summary", "", `All ${says.length} steps in words`));
  const list = made("ol", "all");
  list.start = first;
  list.tabIndex = 0; // it scrolls, so the keyboard must reach it
  list.setAttribute("aria-label", "All steps in words");
  list.append(...says.map((sentence) => made("li", "", sentence)));
  details.append(list);
  return [details, [...list.children]];
}

function render({ model, el }) {
  const title = model.get("title");
  const pictures = model.get("pictures");
  const says = model.get("says");
  const last = pictures.length - 1;
  let at = 0;
  let timer = null;

  el.classList.add("causeway", "stepper");
  el.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys stay out of here
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", title);

  const picture = made("div", "picture");
  picture.setAttribute("role", "img");
  const sentence = made("p", "says");
  const count = made("span", "step");
  const spoken = made("span", "");
  sentence.append(count, " ", spoken);
  sentence.setAttribute("aria-live", "polite");

  const slider = made("input", "slider");
  Object.assign(slider, { type: "range", min: 0, max: last, step: 1, value: 0 });
  slider.setAttribute("aria-label", "Step");
  const previous = button("Previous", "previous", () => byHand(at - 1));
  const next = button("Next", "next", () => byHand(at + 1));
  const play = button("Play", "play", () => (timer === null ? start() : stop()));
  const controls = made("div", "controls");
  controls.append(previous, next, play, slider);
  const [details, items] = transcript(says, 0);

  function show(step) {
    items[at].removeAttribute("aria-current");
    at = Math.min(Math.max(step, 0), last);
    items[at].setAttribute("aria-current", "step");
    picture.innerHTML = pictures[at];
    picture.setAttribute("aria-label", `Picture of step ${at}. ${says[at]}`);
    count.textContent = `Step ${at} of ${last}.`;
    spoken.textContent = says[at];
    slider.value = at;
    slider.setAttribute("aria-valuetext", `${at} of ${last}`);
    // aria-disabled instead of disabled: a button that vanishes from under the focus loses the keyboard's place.
    previous.setAttribute("aria-disabled", String(at === 0));
    next.setAttribute("aria-disabled", String(at === last));
  }

  function start() {
    if (at === last) show(0);
    sentence.setAttribute("aria-live", "off"); // a sentence a second is more than anybody can listen to
    play.textContent = "Pause";
    timer = setInterval(() => (at === last ? stop() : show(at + 1)), PACE);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    sentence.setAttribute("aria-live", "polite");
  }

  function byHand(step) {
    if (timer !== null) stop();
    show(step);
  }

  const keys = {
    ArrowLeft: () => byHand(at - 1),
    ArrowRight: () => byHand(at + 1),
    Home: () => byHand(0),
    End: () => byHand(last),
  };

  el.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab" || event.key === "Escape") return;
    event.stopPropagation(); // a letter or Enter on a button is no command to the notebook
    if (event.shiftKey || event.target.closest(".all") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  slider.addEventListener("input", () => byHand(Number(slider.value)));
  picture.addEventListener("click", () => slider.focus({ preventScroll: true }));

  // One picture is no story: there is nothing to step through, and the sentence says it all.
  for (const part of [controls, count, details]) part.style.display = last > 0 ? "" : "none";
  el.append(made("p", "title", title), picture, controls, sentence, details);
  show(0);
  return () => clearInterval(timer);
}

export default { render };
