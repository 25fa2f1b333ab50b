package io.tidemark.image;

import io.tidemark.account.Caller;
import io.tidemark.account.Scope;
import io.tidemark.platform.Database;
import io.tidemark.platform.Page;
import io.tidemark.platform.PageRequest;
import io.tidemark.platform.Problem;
import io.tidemark.platform.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The catalogue of images. Everybody who is signed in may read it; administrators change it. */
@ApplicationScoped
public class Images {

    private final Database database;

    Images(Database database) {
        this.database = database;
    }

    /** The catalogue by name. */
    public Page<ImageView> list(Caller caller, PageRequest request) {
        caller.requireScope(Scope.READ);
        return Page.of(
                database.list(
                        "select * from image where name > ? order by name limit ?",
                        Images::view,
                        request.after().orElse(""),
                        request.limit() + 1),
                request.limit(),
                image -> PageRequest.cursor(image.name()));
    }

    /** @throws Problem not found where no image has this name or id */
    public ImageView byNameOrId(Caller caller, String nameOrId) {
        caller.requireScope(Scope.READ);
        return database.first("select * from image where name = ? or id::text = ?", Images::view, nameOrId, nameOrId)
                .orElseThrow(() -> Problem.notFound("image"));
    }

    /** An image by its id, for what the console does by itself. */
    public Optional<ImageView> find(UUID id) {
        return database.first("select * from image where id = ?", Images::view, id);
    }

    private static ImageView view(Row row) throws SQLException {
        return new ImageView(
                row.uuid("id"),
                row.text("name"),
                row.constant("kind", ImageKind.class),
                row.text("arch"),
                row.optionalText("url"),
                row.text("digest"),
                row.optionalNumber("bytes"));
    }
}
