// Asking by voice and reading the answer aloud, by the browser's own Web Speech API; nothing of it is sent to Iris.

const listen = document.querySelector("#listen");
const speak = document.querySelector("#speak");
const said = document.querySelector("#said");
const box = document.querySelector("#city");
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

const trouble = document.querySelector("#locate-problem");
/* https://webaudio.github.io/web-speech-api/#speechreco-error; `aborted` is what a second press does. */
const REASONS = { "not-allowed": "denied", "service-not-allowed": "denied", "no-speech": "silent", aborted: "" };

if (listen && box) {
  let recognition = null;
  const rest = () => {
    recognition = null;
    listen.setAttribute("aria-pressed", "false");
  };
  const tell = (reason) => (trouble.textContent = reason ? listen.dataset[reason] : "");
  listen.hidden = false;
  listen.addEventListener("click", () => {
    if (recognition) return recognition.stop();
    tell("");
    if (!isSecureContext) return tell("insecure");
    if (!Recognition) return tell("unable");
    recognition = new Recognition();
    recognition.lang = document.documentElement.lang;
    recognition.addEventListener("result", ({ results }) => {
      box.value = results[0][0].transcript;
      box.form.requestSubmit();
    });
    recognition.addEventListener("end", rest);
    recognition.addEventListener("error", ({ error }) => {
      rest();
      tell(REASONS[error] ?? "failed");
    });
    listen.setAttribute("aria-pressed", "true");
    try {
      recognition.start();
    } catch {
      rest();
      tell("failed");
    }
  });
}

if (speak && said && window.speechSynthesis && window.SpeechSynthesisUtterance) {
  const rest = () => speak.setAttribute("aria-pressed", "false");
  speak.hidden = false;
  speak.addEventListener("click", () => {
    if (speak.getAttribute("aria-pressed") === "true") {
      speechSynthesis.cancel();
      return rest();
    }
    const utterance = new SpeechSynthesisUtterance(said.textContent);
    utterance.lang = said.lang;
    utterance.addEventListener("end", rest);
    utterance.addEventListener("error", rest);
    speak.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(utterance);
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
