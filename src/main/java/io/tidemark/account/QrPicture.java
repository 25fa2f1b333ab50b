package io.tidemark.account;

import io.nayuki.qrcodegen.QrCode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A QR code for a page.
 *
 * @param size width and height in modules, with the quiet zone
 * @param path the dark modules as data of an SVG path
 */
public record QrPicture(int size, String path) {

    /** The standard asks for so many light modules around it. */
    private static final int QUIET = 4;

    static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        String path = IntStream.range(0, code.size * code.size)
                .filter(each -> code.getModule(each % code.size, each / code.size))
                .mapToObj(each -> "M" + (each % code.size + QUIET) + " " + (each / code.size + QUIET) + "h1v1h-1z")
                .collect(Collectors.joining());
        return new QrPicture(code.size + 2 * QUIET, path);
    }
}
