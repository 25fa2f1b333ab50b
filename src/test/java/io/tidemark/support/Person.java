package io.tidemark.support;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Somebody at the console, with a real Chromium. They find things as people do: by role and by label. What the browser
 * complains about (a refused script or style, an error of a module) is collected.
 */
public final class Person implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final URI console;
    private final double patienceMillis;
    private final List<String> complaints = new ArrayList<>();

    /**
     * @param console such as {@code http://127.0.0.1:8080}
     * @param patience how long they wait for what they expect to see
     */
    public Person(URI console, Duration patience) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        this.console = console;
        this.patienceMillis = (double) patience.toMillis();
        this.playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium())
                        .setArgs(QUIET));
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1440, 900).setLocale("en-GB"));
        context.setDefaultTimeout(patienceMillis);
        this.page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> Optional.of(message.text())
                .filter(text -> text.contains("Content Security Policy"))
                .ifPresent(complaints::add));
    }

    private static Path chromium() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no Chromium: apt-get install chromium"));
    }

    /** The page they look at. */
    public Page page() {
        return page;
    }

    /** What the browser refused or could not do. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    public void goTo(String path) {
        page.navigate(console.resolve(path).toString());
    }

    public void signIn(String name, String password) {
        goTo("/login");
        page.getByLabel("User name").fill(name);
        page.getByLabel("Password").fill(password);
        button("Sign in").click();
        assertThat(heading("VMs")).isVisible();
    }

    /** Fills in the form for a new VM, in its own words, and sends it; the VM's page is there then. */
    public void makeVm(String name, String image, String policy) {
        goTo("/vms/new");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        radio("Image", image).check();
        radio("Policy", policy).check();
        button("Make and start").click();
        assertThat(heading(name)).isVisible();
    }

    /** Waits until the VM's page says this status, without reloading it. */
    public void seesStatus(String status) {
        assertThat(page.locator("#vm-head .status")).hasText(status, patiently());
    }

    /** Waits until the start has come past a step. */
    public void seesStepDone(String step) {
        Locator line = page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(step));
        assertThat(line.first())
                .containsText("done", new LocatorAssertions.ContainsTextOptions().setTimeout(patienceMillis));
    }

    /** Opens a part of a VM's page: Survival, Console or Facts. */
    public void opens(String tab) {
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Parts of this VM"))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + tab)))
                .click();
    }

    /** Opens a VM's console, and waits until it takes keys. */
    public void opensConsole() {
        opens("Console");
        seesInTerminal("Live");
    }

    /** Waits until they see this, for as long as they have patience. */
    public void sees(Locator where, String text) {
        assertThat(where).containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(patienceMillis));
    }

    /** Opens the VM's console and types into it, ended by the Enter key. */
    public void types(String line) {
        opensConsole();
        terminal().getByRole(AriaRole.TEXTBOX).focus();
        page.keyboard().type(line);
        page.keyboard().press("Enter");
    }

    /** Waits until the serial console shows this. */
    public void seesInTerminal(String text) {
        assertThat(terminal())
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(patienceMillis));
    }

    /** The serial console's panel. */
    public Locator terminal() {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Serial console"));
    }

    /** Stops the VM, with the sentence that its policy asks for. */
    public void stops() {
        button("Stop…").click();
        Locator decision = page.getByRole(AriaRole.DIALOG);
        // The guest is asked first.
        assertThat(decision).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(patienceMillis));
        Locator sentence = decision.locator("input[name=understood]");
        if (sentence.count() > 0) {
            sentence.check();
        }
        decision.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Stop( anyway)?$")))
                .click();
    }

    public Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    public Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Its name begins so; what explains it follows. Java's quoting means nothing to a browser. */
    private Locator radio(String group, String name) {
        return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(group))
                .getByRole(
                        AriaRole.RADIO, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name + "( |$)")));
    }

    /** Pictures of the page, in light and dark, on a desk and on a phone: {@code target/screenshots/NAME-….png}. */
    public void photographs(String name) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (int width : new int[] {1440, 390}) {
                page.setViewportSize(width, 900);
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(SCREENSHOTS.resolve(
                                name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width + ".png"))
                        // Hiding it leaves an empty style on each field, which a fresher page would take over.
                        .setCaret(ScreenshotCaret.INITIAL)
                        .setFullPage(width < 720));
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.setViewportSize(1440, 900);
    }

    private LocatorAssertions.HasTextOptions patiently() {
        return new LocatorAssertions.HasTextOptions().setTimeout(patienceMillis);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
