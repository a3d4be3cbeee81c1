document.title = document.querySelector("h1").textContent;
