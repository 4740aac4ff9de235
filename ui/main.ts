import "./pages/app.ts";
import { keepStrayFilesOut } from "./reading/stray-files.ts";

keepStrayFilesOut(window);
