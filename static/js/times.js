// The exact time behind "3 hours ago", in the reader's own time zone and way of writing it. Without this module it is UTC.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });

export function localise(root) {
  for (const time of root.querySelectorAll("time[datetime][title]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.title = format.format(moment);
  }
}

localise(document);
