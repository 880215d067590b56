const MINUTE = 60;

/**
 * Shows a notice in time before a session ends, and says when it has ended.
 * @param secondsLeft from now. What counts is how much time goes by here, not what the clock says.
 * @param onEnd called once, unless it was stopped before.
 * @returns a function that stops and hides it.
 */
export function watchExpiry(notice, secondsLeft, onEnd) {
  const endsAt = Date.now() + secondsLeft * 1000;
  const noticeSeconds = Number(notice.dataset.noticeSeconds);
  const time = notice.querySelector("[data-expiry-time]");
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(endsAt);
  const look = () => {
    const left = Math.ceil((endsAt - Date.now()) / 1000);
    if (left <= 0) {
      stop();
      onEnd();
    } else if (left <= noticeSeconds && notice.hidden) {
      notice.hidden = false;
      const text = left > MINUTE ? notice.dataset.at : notice.dataset.lastMinute;
      time.textContent = text.replace("{time}", at);
    }
  };
  const timer = setInterval(look, 1000);
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    notice.hidden = true;
  };
  document.addEventListener("visibilitychange", look); // timers sleep in hidden tabs
  look();
  return stop;
}

// A portal page by cookie: going on is its form's, and after the end the server tells what happened.
for (const notice of document.querySelectorAll("[data-seconds-left]")) {
  const { pathname, search } = location;
  notice.querySelector("[name=page]").value = (pathname.replace(/^\/portal/, "") || "/") + search;
  // Once: the second of two would find the session replaced.
  notice.addEventListener("submit", () => (notice.querySelector("button").disabled = true));
  watchExpiry(notice, Number(notice.dataset.secondsLeft), () => location.reload());
}
