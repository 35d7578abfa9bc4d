// Opens each [data-map] on the page when it first comes into view: the library is heavy, and a phone
// that shows the list only should not load it.
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) open(entry.target);
});

async function open(place) {
  seen.unobserve(place);
  try {
    const { show } = await import("./map-view.js");
    await show(place);
  } catch (error) {
    console.warn("map", error.message);
    place.parentElement.querySelector(".map-off").hidden = false;
  }
}

function look() {
  for (const place of document.querySelectorAll("[data-map]:not([data-opened])")) {
    place.dataset.opened = "1";
    seen.observe(place);
  }
}

look();
document.addEventListener("htmx:after:swap", look);
