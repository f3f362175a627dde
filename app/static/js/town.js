// Small helps on top of pages that work without them.

const RESUBMIT_AFTER = 2000; // milliseconds: longer than a double click, shorter than a second thought
const LEAVE_WITHIN = 5000; // milliseconds for three presses of Shift

function enhance(root) {
  focusProblem(root);
  for (const area of root.querySelectorAll("[data-count]")) countCharacters(area);
  for (const button of root.querySelectorAll("[data-show-password], [data-print], [data-leave-hint]")) button.hidden = false;
  if (!navigator.clipboard) return; // only secure pages may write to it
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

function focusProblem(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

// A link in the error summary goes to the field and shows its label too.
function followErrorLink(event, link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest("fieldset")?.querySelector("legend") ?? field.labels?.[0] ?? field).scrollIntoView();
  field.focus({ preventScroll: true });
}

// Seen at once, heard only when typing pauses.
function countCharacters(area) {
  const message = document.getElementById(`${area.id}-info`);
  const spoken = document.createElement("p");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  message.after(spoken);
  let pause;
  const show = () => {
    const left = Number(area.dataset.count) - area.value.replace(/\r?\n/g, "\r\n").length;
    message.textContent = (left < 0 ? area.dataset.over : area.dataset.left).replace("{count}", Math.abs(left));
    message.classList.toggle("govuk-error-message", left < 0);
    message.classList.toggle("govuk-hint", left >= 0);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = message.textContent; }, 1000);
  };
  area.addEventListener("input", show);
  show();
}

function togglePassword(button) {
  const field = document.getElementById(button.dataset.showPassword);
  field.type = field.type === "password" ? "text" : "password";
  [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  [button.ariaLabel, button.dataset.otherLabel] = [button.dataset.otherLabel, button.ariaLabel];
}

async function copyLink(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied;
}

// The button stays enabled, so that its name and value are sent; only a second press is refused.
function refuseSecondPress(event) {
  const form = event.target;
  if (form.dataset.isSent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.isSent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => {
    delete form.dataset.isSent;
    event.submitter?.removeAttribute("aria-disabled");
  }, RESUBMIT_AFTER);
}

document.addEventListener("submit", (event) => {
  if (event.target.method === "post") refuseSecondPress(event);
}, true);

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-error-summary] a, [data-show-password], [data-print], [data-copy]");
  if (!target) return;
  if (target.matches("a")) followErrorLink(event, target);
  else if (target.dataset.showPassword) togglePassword(target);
  else if (target.dataset.copy) copyLink(target);
  else window.print();
});

// Away at once, and Back does not return to this page. Three presses of Shift do it for hands on the keyboard.
function leave(link) {
  document.body.hidden = true;
  location.replace(link.href);
}

let presses = [];

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-leave]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  leave(link);
});

document.addEventListener("keyup", (event) => {
  const link = document.querySelector("a[data-leave]");
  if (!link) return;
  presses = event.key === "Shift" ? [...presses, event.timeStamp].slice(-3) : [];
  if (presses.length === 3 && presses[2] - presses[0] < LEAVE_WITHIN) leave(link);
});

// Passwords leave the page hidden, whatever the button showed.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-show-password]")) {
    if (document.getElementById(button.dataset.showPassword).type === "text") togglePassword(button);
  }
}, true);

// htmx announces each piece it puts in; the first announcement is the page itself, which is done already.
document.addEventListener("htmx:load", ({ detail: { elt: piece } }) => {
  if (piece === document.body) return;
  enhance(piece);
  const heading = piece.matches("[data-focus-after-swap]") ? piece : piece.querySelector("[data-focus-after-swap]");
  if (!heading || piece.querySelector("[data-error-summary]")) return;
  heading.tabIndex = -1;
  heading.focus();
});

// An answer that htmx does not show must not look like no answer: ask again the plain way, for a whole page that says
// what is wrong. What a page asks by itself, to stay up to date, may fail without a word.
const isAskedByItself = (element) => element.matches("[hx-trigger^=every]");

document.addEventListener("htmx:responseError", ({ detail: { elt: asked } }) => {
  if (isAskedByItself(asked)) return;
  if (asked.matches("form")) HTMLFormElement.prototype.submit.call(asked);
  else if (asked.href) location.assign(asked.href);
});

// Without a connection the plain way leads out of the site: stay, and say so beside what was pressed.
document.addEventListener("htmx:sendError", ({ detail: { elt: asked } }) => {
  if (isAskedByItself(asked)) return;
  clearNoAnswer();
  const message = document.getElementById("no-answer").content.firstElementChild.cloneNode(true);
  message.dataset.noAnswer = "";
  (asked.closest("form, nav, p") ?? asked).before(message);
  message.scrollIntoView({ block: "nearest" });
});

document.addEventListener("htmx:beforeRequest", ({ detail: { elt: asked } }) => {
  if (!isAskedByItself(asked)) clearNoAnswer();
});

function clearNoAnswer() {
  document.querySelector("[data-no-answer]")?.remove();
}

// At a screen that many share, going back or loading again must not show an answer to whoever sits there next.
function showOnce(page) {
  history.replaceState(null, "", page.dataset.showOnce);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

const shownOnce = document.querySelector("[data-show-once]");
if (shownOnce) showOnce(shownOnce);
enhance(document);
