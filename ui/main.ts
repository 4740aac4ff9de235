import "./pages/app.ts";
