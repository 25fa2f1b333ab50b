package io.tidemark.platform;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** What a console's parts need of the platform, over a pool as large as a console's and without the rest of a console. */
public final class PlainDatabase {

    private static final int POOL = 20;

    private PlainDatabase() {}

    /** A database in which each call stands by itself. */
    public static Database of(String url, String user, String password) throws SQLException {
        AgroalDataSource pool = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(size -> size.maxSize(POOL)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword(password)))));
        return new Database(
                pool,
                answering(EntityManager.class, Optional.empty()),
                answering(TransactionSynchronizationRegistry.class, Optional.of(Status.STATUS_NO_TRANSACTION)));
    }

    /** No request is served. */
    public static CurrentRequest noRequest() {
        return new CurrentRequest(new CurrentVertxRequest()) {
            @Override
            public Optional<UUID> id() {
                return Optional.empty();
            }
        };
    }

    private static <T> T answering(Class<T> type, Optional<Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.orElseThrow(
                        () -> new UnsupportedOperationException(method + " has no place outside of a console"))));
    }
}
