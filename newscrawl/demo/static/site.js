document.documentElement.classList.replace("no-js", "js");
document.querySelectorAll("img[data-src]").forEach((image) => { image.src = image.dataset.src; });
